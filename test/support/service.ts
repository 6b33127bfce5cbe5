import supertest from 'supertest';
import type { buildSchema } from '../../apps/api/src/openapi/schemas.ts';

/** A build, and a file of it, as the API's document says that it is answered. */
export type BuildJson = ReturnType<typeof buildSchema.parse>;
export type ArtifactJson = BuildJson['tasks'][number]['artifacts'][number];

/** How long a build may take before a test gives up on it. */
const WAIT_SECONDS = 300;

/** A running service, as a user sees it over HTTP. */
export class Service {
  readonly url: string;
  private readonly key: string | undefined;

  /** `key`: for a service that asks for one. */
  // No parameter properties: what is run by hand has Node strip its types.
  constructor(url: string, key?: string) {
    this.url = url;
    this.key = key;
  }

  get http() {
    const agent = supertest.agent(this.url);
    return this.key === undefined ? agent : agent.set('authorization', `Bearer ${this.key}`);
  }

  /** Submits without waiting. */
  submit(source: Buffer, fields: Readonly<Record<string, string>> = {}, query = '') {
    const request = this.http.post(`/v1/builds${query}`);
    for (const [name, value] of Object.entries(fields)) request.field(name, value);
    return request.attach('src', source, 'app.tgz');
  }

  /** Submits and answers the build as it ended. */
  async build(source: Buffer, fields: Readonly<Record<string, string>> = {}): Promise<BuildJson> {
    const { body, status } = await this.submit(source, fields);
    if (status !== 202) throw new Error(`Submitting answered ${status}: ${JSON.stringify(body)}`);
    return this.ended(body.id);
  }

  /** The build once it has ended. */
  async ended(id: string): Promise<BuildJson> {
    const { body } = await this.http.get(`/v1/builds/${id}/result?wait=${WAIT_SECONDS}`);
    const build = await this.http.get(`/v1/builds/${id}`);
    if (!['succeeded', 'failed', 'cancelled'].includes(build.body.state)) {
      throw new Error(`Build ${id} did not end: ${JSON.stringify(body)}`);
    }
    return build.body as BuildJson;
  }

  async log(id: string): Promise<string> {
    return (await this.http.get(`/v1/builds/${id}/log`)).text;
  }

  /** The bytes of an artifact, by its signed URL. */
  async download(artifact: ArtifactJson): Promise<Buffer> {
    const { body } = await this.http
      .get(`/v1/artifacts/${artifact.id}/content`)
      .redirects(1)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      });
    return body as Buffer;
  }
}
