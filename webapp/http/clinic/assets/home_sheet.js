// Shows a button for what every browser's menu does too.
const button = document.querySelector(".s-print");
button.hidden = false;
button.addEventListener("click", () => window.print());
