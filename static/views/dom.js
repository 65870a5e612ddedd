/** Makes elements. No markup strings anywhere: Trusted Types refuses them, and rightly. */

const SVG = "http://www.w3.org/2000/svg";

/** `h("button", {class: "main", testid: "start", onclick}, "Start")`. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  // Else the browser writes what stands in a field into files of its own, to restore the page.
  if ("autocomplete" in element) element.autocomplete = "off";
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "testid") element.dataset.testid = value;
  else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name in element && typeof value === "boolean") element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

/** A drawing from `[tag, attributes]` pairs. */
export function svg(attributes, ...shapes) {
  const root = shape("svg", attributes);
  for (const [tag, shapeAttributes] of shapes) root.append(shape(tag, shapeAttributes));
  return root;
}

/** One element of a drawing; what is null is left out. */
export function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  return made;
}
