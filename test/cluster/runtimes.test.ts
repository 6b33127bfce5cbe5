import { join } from 'node:path';
import { printTarget } from '@cgoforge/core';
import { madePlaces, makeableToolchains, makeToolchain } from '@cgoforge/toolchains';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildMadeImages, buildReleasesImage } from '../images/build-images.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { makeLibrary, packSample } from '../support/samples.ts';
import type { Service } from '../support/service.ts';
import { stackOfFile } from '../support/stack-of-file.ts';
import { toolchainOf } from './chart-values.ts';
import { helm, RELEASE } from './installation.ts';
import { installed } from './installed.ts';

const site = installed();
// Each of the toolchains is an image of some 500 MB.
const running = EVERY_CASE && process.arch === 'x64' ? await stackOfFile() : null;

const MINUTES = 60_000;

describe.runIf(running)('what is built for each runtime', () => {
  const { stack, service: embedded } = running ?? {};
  const others = makeableToolchains().filter(({ name }) => name !== 'debian-12');

  beforeAll(async () => {
    const home = stack?.home ?? '';
    for (const { name } of others) await makeToolchain(name, home, () => {});
    const places = others.map((toolchain) => [toolchain.name, madePlaces(home, toolchain)] as const);
    const images = await buildMadeImages(Object.fromEntries(places));
    const releases = await buildReleasesImage({
      'debian:bullseye-slim': join(home, 'roots/bullseye'),
      'debian:trixie-slim': join(home, 'roots/trixie'),
    });
    const built = [releases, ...Object.values(images).flatMap(({ toolchain, check }) => [toolchain, check])];
    for (const { archive, reference } of built) {
      const tag = `${reference.replace(/@.*/, '')}:test`;
      await site.lab.importImage({ path: archive, reference: tag, pinned: reference });
    }
    const [own] = (await valuesNow()).poolDefaults.toolchains;
    const added = Object.entries(images).map(([name, made]) => toolchainOf(made, name));
    await upgrade([{ ...own, checkImage: releases.reference }, ...added]);
    return () => upgrade([own]);
  }, 30 * MINUTES);

  it.each(['sqlite-app', 'custom-lib', 'prebuilt-lib', 'cpp', 'pkg-config', 'pure-go', 'vendored'])(
    '%s is the same from pods and from sandboxes',
    async (sample) => {
      const source = packSample(sample, sample === 'prebuilt-lib' ? makeLibrary : undefined);
      const [inPods, here] = await Promise.all(
        [site.service, embedded as Service].map((service) => outcomes(service, source)),
      );
      console.log(JSON.stringify(here, null, 2));
      expect(inPods).toEqual(here);
    },
    60 * MINUTES,
  );

  it('is tried with the loaders of all releases that the image of its root has', async () => {
    const source = packSample('cpp');
    const startsOn = async (service: Service) => {
      const [task] = (await service.build(source, { targets: 'linux/amd64' })).tasks;
      return task?.artifacts[0]?.report?.startsOn;
    };
    const inPods = await startsOn(site.service);
    expect(inPods?.filter(({ seen }) => seen).map(({ system }) => system)).toEqual([
      ...['Debian 11', 'Debian 12', 'Debian 13'],
    ]);
    expect(inPods).toEqual(await startsOn(embedded as Service));
  });

  /** By target: the files with their SHA-256, or the code of the failure. */
  async function outcomes(service: Service, source: Buffer) {
    const targets = ['linux/amd64', ...others.flatMap((toolchain) => toolchain.targets.map(printTarget))];
    const found: Record<string, unknown> = {};
    for (const asked of new Set(targets)) {
      const { tasks } = await service.build(source, { targets: asked });
      for (const { target, artifacts, failure } of tasks)
        found[target.resolved] = failure?.code ?? artifacts.map(({ name, sha256 }) => `${name} ${sha256}`);
    }
    return found;
  }
});

const OWN = ['--namespace', RELEASE];

const valuesNow = async () => JSON.parse(await helm(site.lab, ...OWN, 'get', 'values', RELEASE, '-ojson'));

const upgrade = (toolchains: object) =>
  helm(
    site.lab,
    ...[...OWN, 'upgrade', RELEASE, 'helm/cgoforge', '--reuse-values', '--wait', '--timeout=5m'],
    `--set-json=poolDefaults.toolchains=${JSON.stringify(toolchains)}`,
  );
