export { AppModule, type AppOptions } from './app.module.js';
export { createApp } from './create-app.js';
export { ApiSettings } from './http/api-settings.js';
export { PublicUrl } from './http/public-url.js';
export { openApiDocument } from './openapi/document.js';
