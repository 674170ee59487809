import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule, TestSpecification } from 'vitest/node';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { ALL } from '../support/all.js';
import {
  addKeys,
  codeKey,
  reading,
  textsToday,
  versionsHere,
  versionsKey,
  writeAnswers,
  type Key,
} from './keys.js';
import { NOTED, type Noted } from './note.js';
import { formOf } from './subject-id.js';
import { allSubjects, type Subject } from './subjects.js';
import { textsKey } from './texts.js';

/**
 * Writes the key of each subject of which all passed in a run, and what it answered where other texts are made from that
 * now. Whoever names a test has run a part of it.
 */
export default class ProofsReporter implements Reporter {
  #code = new Map<string, string>();
  #isOnServers = false;

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    if (!specifications.some(({ project }) => hasSubjects(project.name))) return;
    this.#isOnServers = specifications.some(({ project }) => /^(?:servers|apps)$/.test(project.name));
    if (this.#isOnServers) rmSync(NOTED, { recursive: true, force: true });
    this.#code = codeOf(await allSubjects());
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    if (this.#code.size === 0) return;
    const noted = new Map((this.#isOnServers ? readNoted() : []).map((one) => [one.id, one]));
    const passed = new Set(modules.filter(hasPassed).map(nameOf));
    const subjects = await allSubjects();
    const code = codeOf(subjects);
    const hasRun = ({ id, isRecorded, isWhole, project, files }: Subject) =>
      isRecorded
        ? noted.has(id)
        : (!isWhole || ALL) && files.every((file) => passed.has(`${project} ${file}`));
    // Where somebody changed it meanwhile, what ran is not what is there.
    const proven = subjects.filter((one) => hasRun(one) && code.get(one.id) === this.#code.get(one.id));
    const versions = versionsHere(proven, 'installed', await obtainChromium());
    const keys = new Map<string, Record<string, Key>>();
    for (const subject of proven) {
      const { id, project } = subject;
      const { texts = '', answers } = noted.get(id) ?? {};
      if (answers && texts !== textsKey(answers, formOf(id)))
        console.error(`${id}: from its answers as JSON other texts are made, so it gets no key.`);
      else {
        if (answers && textsToday(subject) !== texts) writeAnswers(id, answers);
        const key = { texts, code: code.get(id) ?? '', versions: versionsKey(subject, versions) };
        keys.set(project, { ...keys.get(project), [id]: key });
      }
    }
    for (const [project, ofProject] of keys) addKeys(project, ofProject);
  }
}

const hasSubjects = (project: string) => /^(?:servers|apps|e2e-.*|galleries)$/.test(project);

function codeOf(subjects: readonly Subject[]): Map<string, string> {
  const read = reading();
  return new Map(subjects.map((one) => [one.id, codeKey(one, read)]));
}

const nameOf = ({ project, relativeModuleId }: TestModule) => `${project.name} ${relativeModuleId}`;

function hasPassed(module: TestModule): boolean {
  return module.ok() && [...module.children.allTests()].every((test) => test.result().state === 'passed');
}

function readNoted(): Noted[] {
  const names = existsSync(NOTED) ? readdirSync(NOTED) : [];
  return names.map((name) => JSON.parse(readFileSync(join(NOTED, name), 'utf8')) as Noted);
}
