// What a list says beside its results: read when there is something to say.

import { remarks, waysOn } from "../remarks.js";

export const remarked = async (site, catalogue, state, result) => {
  await site.learn();
  const { say } = site;
  const { ways, isMistyped } = result.documents.length ? { ways: [] } : waysOn(say, catalogue, state, result);
  return { lines: [...remarks(say, catalogue, result), ...(isMistyped ? [say("hint")] : [])], ways };
};
