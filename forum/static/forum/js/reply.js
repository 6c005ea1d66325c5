// Leave a Reply, made more comfortable. The form works without any of this.

import { rememberPerson } from "./reply-person.js";
import { sendWithToken } from "./reply-token.js";
import { moveForm } from "./reply-thread.js";

const form = document.querySelector("#commentform");

if (form) {
  rememberPerson(form);
  sendWithToken(form);
  moveForm(form);
}
