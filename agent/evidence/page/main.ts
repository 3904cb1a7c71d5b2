/**
 * The one script of verify.html. It runs twice: as the page, and, from a Blob of its own text, as the worker that
 * verifies: a page opened from file:// may load no second file.
 */
import { showPage } from './page.ts';
import { answerRequests } from './worker.ts';

if (typeof document === 'undefined') answerRequests();
else showPage(document.currentScript?.textContent ?? '');
