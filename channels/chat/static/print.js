/** Prints the page. */

document.documentElement.classList.add("has-script");
document.getElementById("print")?.addEventListener("click", () => print());
