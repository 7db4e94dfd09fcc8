// Whoever comes from another site is shown the door although they are signed in: a browser keeps the cookie from the
// first request then (SameSite=Strict), and sends it with those of this page.

import { get } from "./api.js";

get("/api/session").then(() => location.replace("/"), () => {});
