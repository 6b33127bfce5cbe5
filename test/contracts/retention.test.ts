import { prismaRowsOfFile } from './prisma-rows.js';
import { describeRetentionContract } from './retention.contract.js';
import { describeSourcesContract } from './sources.contract.js';

const rows = await prismaRowsOfFile();

describeRetentionContract('PrismaRetention', rows);
describeSourcesContract('PrismaSources', rows);
