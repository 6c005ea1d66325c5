// Reply links bring the form to the comment they answer. What was typed stays, wherever the form goes.

class ReplyForm {
  #form;
  #respond;
  #parent;
  #heading;
  #cancel;
  #home = document.createComment("the form's own place");

  constructor(form) {
    this.#form = form;
    this.#respond = document.querySelector("#respond");
    this.#parent = form.elements.namedItem("comment_parent");
    this.#heading = this.#respond.querySelector(".reply-heading");
    this.#cancel = document.querySelector("#cancel-comment-reply-link");
    this.#respond.before(this.#home);
  }

  listen() {
    document.addEventListener("click", (event) => this.#click(event));
    this.#form.addEventListener("keydown", (event) => this.#keydown(event));
    this.#resume();
  }

  #click(event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest(".comment-reply-link");
    const isCancel = event.target.closest("#cancel-comment-reply-link");
    if (!link && !isCancel) return;
    event.preventDefault();
    if (isCancel) return this.#goHome();
    this.#answer(link);
    this.#form.elements.namedItem("comment").focus();
  }

  #keydown(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    if (event.target.closest("a")) return;
    event.preventDefault();
    this.#form.requestSubmit(this.#form.querySelector("[type=submit]"));
  }

  #answer(link) {
    link.closest(".comment-body").after(this.#respond);
    this.#parent.value = link.dataset.commentid;
    this.#heading.textContent = link.dataset.replyto;
    this.#cancel.hidden = false;
  }

  #goHome() {
    const link = this.#respond.parentElement.querySelector(":scope > .comment-body .comment-reply-link");
    this.#home.after(this.#respond);
    this.#parent.value = "0";
    this.#heading.textContent = this.#heading.dataset.default;
    this.#cancel.hidden = true;
    (link ?? this.#form.elements.namedItem("comment")).focus();
  }

  #linkOf(id) {
    return document.querySelector(`.comment-reply-link[data-commentid="${CSS.escape(id)}"]`);
  }

  /**
   * After a reload some browsers restore the hidden field: then the form belongs where the reader had it. Where that
   * comment is not on the page, form and heading say again what the server printed.
   */
  #resume() {
    if (this.#parent.value === this.#parent.defaultValue) return;
    const link = this.#linkOf(this.#parent.value);
    if (link) this.#answer(link);
    else this.#parent.value = this.#parent.defaultValue;
  }
}

export function moveForm(form) {
  if (document.querySelector("#cancel-comment-reply-link")) new ReplyForm(form).listen();
}
