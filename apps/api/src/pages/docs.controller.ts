import { Controller, Get, Header } from '@nestjs/common';
import { OpenToAll } from '../auth/open-to-all.js';
import { errorsPage } from './errors-page.js';

/** What a problem document's type points at. The reference itself, at /docs, is served by Swagger's own page. */
@OpenToAll()
@Controller('docs')
export class DocsController {
  @Get('errors')
  @Header('content-type', 'text/html; charset=utf-8')
  errors(): string {
    return errorsPage();
  }
}
