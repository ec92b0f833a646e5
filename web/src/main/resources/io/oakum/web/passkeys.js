/* Passkeys: asks the server what to ask the authenticator, and hands back what it answered. Whatever goes wrong is said on the page. */
(() => {
  "use strict";
  const doc = document, kind = window.PublicKeyCredential;
  const able = kind && kind.parseCreationOptionsFromJSON && kind.parseRequestOptionsFromJSON && kind.prototype.toJSON;
  const where = () => doc.getElementById("passkey-said"), words = () => where().dataset;
  const told = (name) => {
    if (name === "NotAllowedError") return words().sayDenied;
    if (name === "InvalidStateError") return words().sayTwice;
    return "";
  };
  const say = (text) => { where().hidden = !text; where().lastElementChild.textContent = text; };
  const post = async (path, body) => {
    const answer = await fetch(path, { method: "POST", redirect: "manual", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body) });
    if (answer.type === "opaqueredirect") return {};
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.detail ? said.detail[0].toUpperCase() + said.detail.slice(1) + "." : words().sayRefused);
    return said;
  };
  const known = async () => {
    const { half, options } = await post("/sign-in/passkey", {});
    const answer = await navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(options) });
    return { half, answer: answer.toJSON() };
  };
  const acts = {
    "sign-in": async () => { await post("/sign-in/passkey/answer", await known()); const unsent = doc.getElementById("unsent"); if (unsent) unsent.submit(); else location.href = "/"; },
    confirm: async () => { await post("/account/passkeys/confirm", await known()); location.href = "/account"; },
    add: async (form) => {
      const { options } = await post("/account/passkeys/new", {});
      const made = await navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(options) });
      await post("/account/passkeys", { name: form.elements.name.value, answer: made.toJSON() });
      location.href = "/account";
    },
  };
  const act = async (el) => {
    say("");
    if (!able) { say(words().sayOld); return; }
    const button = el.matches("button") ? el : el.querySelector("button");
    button.disabled = true;
    try { await acts[el.dataset.passkey](el); } catch (e) { say(told(e.name) || e.message); } finally { button.disabled = false; }
  };
  doc.addEventListener("click", (e) => { const el = e.target.closest("button[data-passkey]"); if (el) act(el); });
  doc.addEventListener("submit", (e) => { const el = e.target.closest("form[data-passkey]"); if (el) { e.preventDefault(); act(el); } });
})();
