/** The share sheet of the phone, where there is one that takes files. */
const fileOf = ({ name, type, text }) => new File([text], name, { type });

const share = (file) => ({ files: [fileOf(file)] });

export const canShare = (file) => Boolean(navigator.canShare?.(share(file)));

/** "shared", "left" where the person closed the sheet, or "refused" by the browser or by the other app. */
export const shareFile = (file) =>
  navigator.share(share(file)).then(
    () => "shared",
    (error) => (error.name === "AbortError" ? "left" : "refused"),
  );
