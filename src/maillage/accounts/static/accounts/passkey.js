"use strict";
// What needs a passkey is hidden until this runs: the rest of the page works without JavaScript.
for (const element of document.querySelectorAll("[data-passkey]")) {
  element.hidden = !window.PublicKeyCredential;
}
// The person closed the window, or the device refused: say so in the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const element of document.querySelectorAll("[data-passkey-failed]")) {
    element.hidden = false;
    element.focus();
  }
});
