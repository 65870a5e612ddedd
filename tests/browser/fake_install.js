// The browser's offer to install, which headless browsers do not make: `offerInstall("accepted")`.
globalThis.installAsked = 0;
globalThis.offerInstall = (outcome) => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = async () => {
    globalThis.installAsked += 1;
    if (outcome === "accepted") queueMicrotask(() => dispatchEvent(new Event("appinstalled")));
  };
  offer.userChoice = Promise.resolve({ outcome });
  dispatchEvent(offer);
  return offer.defaultPrevented;
};
