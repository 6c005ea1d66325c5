// What an article's page can do besides: the way back to the newsroom, sharing, copying.

import "./edit-hint.js";
import "./share.js";
