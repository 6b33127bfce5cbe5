import { startMinio } from '../../test/support/minio.ts';

/** A MinIO server, built from its Go module, that lives as long as the demo: `{ environment, stop }`. */
export async function startMinioStore() {
  console.log('  Built once from its Go module, which takes some minutes; its files end with the demo.');
  const { endpoint, accessKey, secretKey, stop } = await startMinio();
  const environment = {
    CGOFORGE_S3_ENDPOINT: endpoint,
    CGOFORGE_S3_PUBLIC_ENDPOINT: endpoint,
    CGOFORGE_S3_ACCESS_KEY: accessKey,
    CGOFORGE_S3_SECRET_KEY: secretKey,
  };
  return { environment, stop };
}
