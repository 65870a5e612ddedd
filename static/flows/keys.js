/** A place of a plan as one word. */
export const keyOf = ({ point_id, side }) => `${point_id} ${side}`;
