// @ts-check
/* The page that stands alone: it starts with the data that it holds. Readers reach it as `coopgraph` from the console. */

import { byId } from "./parts/dom.js";
import { start } from "./page.js";

const all = /** @type {any} */ (window);
all.coopgraph = start(JSON.parse(byId("data").textContent || ""), all.vis);
