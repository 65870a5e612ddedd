/**
 * The form of a prescription as the server wrote it: what is chosen is what is ticked there. Reads its
 * fields and fills them in; keeps nothing of its own, so that the list and the map cannot disagree.
 */

/** `watch(act)`: whenever a field was changed, by hand or by `choose` and `count`. */
export function prescriptionForm(form) {
  const boxes = [...form.querySelectorAll("[name=point]")];
  const counterOf = (box) => box.closest(".c-side").querySelector(".c-number");
  const boxAt = ({ point_id, side }) => boxes.find(({ value }) => value === `${point_id}:${side}`);
  const told = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  /** The ticked points in the order in which they are kept: [{point_id, side, presses, order}]. */
  function chosen() {
    return boxes
      .filter((box) => box.checked)
      .sort((one, other) => Number(one.dataset.place) - Number(other.dataset.place))
      .map((box, i) => ({ ...placeIn(box), presses: Number(counterOf(box).value), order: i + 1 }));
  }

  function choose(place, isChosen) {
    const box = boxAt(place);
    box.checked = isChosen;
    told(box);
  }

  /** Beside the map the list is long: what has nothing to be seen to is folded. */
  function fold() {
    for (const region of form.querySelectorAll(".c-region"))
      if (!region.querySelector("[aria-invalid]")) region.open = false;
  }

  function count(place, presses) {
    const counter = counterOf(boxAt(place));
    const [least, most] = [Number(counter.min), Number(counter.max)];
    counter.value = String(Math.min(Math.max(presses, least), most));
    told(counter);
  }

  return {
    ...{ chosen, choose, count, fold },
    watch: (act) => form.addEventListener("input", act),
  };
}

function placeIn({ value }) {
  const [point_id, side] = value.split(":");
  return { point_id, side };
}
