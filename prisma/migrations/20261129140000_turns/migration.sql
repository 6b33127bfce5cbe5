-- What was begun last in a pool says whose turn it is.
CREATE INDEX "attempts_pool_id_idx" ON "attempts"("pool", "id" DESC);
