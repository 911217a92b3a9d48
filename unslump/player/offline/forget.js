// After everything was deleted: this browser forgets what it keeps of anybody, whatever waits to be sent included.
// Clear-Site-Data asks for the same, but is heeded over https alone, and not by every browser.

import { Storing } from "../storage.js";
import { forgetAll } from "./database.js";

const storing = new Storing();
for (const key of storing.keys("unslump.")) storing.remove(key);
forgetAll().catch(() => {}); // a browser that has no database keeps nothing in it
