// Loaded in the head: a wide page with scripts shows the grid, so that the plain list never flashes up.
"use strict";
document.documentElement.classList.add("has-grid");
