/** A place: a point on one side of the body. Pure. */

/** A place as one word, the same wherever the place stands. */
export const keyOf = ({ point_id, side }) => `${point_id} ${side}`;

/** Whether two things stand at the same place: marks, lines of a plan, points of a log. */
export const isAt = (one, other) => one.point_id === other.point_id && one.side === other.side;
