/** What the map says where nobody presses, and what a bone is called: models of its sheet. Pure. */

/** An excluded structure, with its rule and the statements of the source that forbid it. */
export function refusalOf({ excluded, source }, { id, side }) {
  const { name, rule, statements } = excluded.find((one) => one.id === id);
  const said = statements.map((one) => ({ id: one, text: source.statements[one] }));
  return { kind: "refused", key: `${id} ${side}`, name, side, rule, statements: said };
}

/** A place that is shown and not offered. */
export function warningOf({ warnings }, { id, side }) {
  const { name, reason, caution } = warnings[id];
  const cautions = [caution].flat().filter(Boolean);
  return { kind: "warning", key: `${id} ${side}`, name, side, reason, cautions };
}

/** The names of a bone, and of which level it is. */
export function namesOf({ structures, excluded }, { structure, level, side }) {
  const bone = structures[structure] ?? excluded.find(({ id }) => id === structure);
  const names = Object.entries(bone.name);
  const numbered = names.map(([code, name]) => [code, [name, level].filter(Boolean).join(" ")]);
  return { kind: "names", key: `names ${structure} ${level} ${side}`, name: Object.fromEntries(numbered), side };
}
