// Shows the pose that was chosen for a step at once. Without it, "Show the poses" does the same.
/** @param {HTMLImageElement} picture */
function show(picture) {
  const choice = /** @type {HTMLSelectElement | null} */ (document.getElementById(picture.dataset.poseOf ?? ""));
  if (!choice) return;
  choice.addEventListener("change", () => {
    const [exercise, step] = choice.value.split("/");
    picture.hidden = !step || exercise === "came";
    if (!picture.hidden) picture.src = (picture.dataset.url ?? "").replace("EXERCISE", exercise).replace("STEP", step);
  });
}

for (const picture of document.querySelectorAll("img[data-pose-of]")) show(/** @type {HTMLImageElement} */ (picture));
