/** Paper. Silent where a browser cannot print, as in some that run inside another app. */
export const printPage = () => globalThis.print?.();
