#!/bin/sh
# All that can be said about the code without running it; a check that fails prints its fix. Counts go to
# reports/check.json.
cd -- "$(dirname -- "$0")/.." || exit 1
passed=0
failed=0

check() {
  name=$1 fix=$2
  shift 2
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "✓ $name"
  else
    failed=$((failed + 1))
    printf '%s\n✗ %s\n  Fix: %s\n' "$output" "$name" "$fix"
  fi
}

# The hosts that this machine's tools fetch packages from.
package_hosts() {
  { npm config get registry; go env GOPROXY; cat /etc/apt/sources.list /etc/apt/sources.list.d/*; } 2>/dev/null |
    grep -oE '//[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+' | cut -c3- | sort -u
}

# A host of a registry or a path of one machine in the repository would work for its author alone.
machine_bound() {
  hosts=$(package_hosts | sed 's/\./\\./g' | paste -sd'|')
  ! grep --recursive --line-number --extended-regexp --exclude-dir=node_modules --exclude-dir=dist --exclude=check.sh \
    "${hosts:+$hosts|}/(work|Users)/[a-z]" \
    apps packages scripts test toolchains prisma deploy helm docs .ci README.md CONTRIBUTING.md package.json package-lock.json .npmrc
}

# Go's own two; a machine that only checks may have no Go.
agent_in_order() {
  unformatted=$(gofmt -l apps/agent) && [ -z "$unformatted" ] || { echo "gofmt would change: $unformatted"; return 1; }
  (cd apps/agent && go vet ./...)
}

check 'format and lint' 'npm run format, then mend what it could not' biome ci --colors=off --reporter=summary
# A test that lets a month go by could not move a date that comes from elsewhere.
one_clock() {
  ! git grep -nE 'Date\.now\(|new Date\(\)' -- 'apps/*.ts' 'packages/*.ts' ':!*.spec.ts' ':!packages/core/src/ports/clock.ts'
}

if command -v gofmt >/dev/null; then
  check "the agent's format and soundness" 'gofmt -w apps/agent, then mend the lines above' agent_in_order
else
  echo "- the agent's format and soundness: not checked, there is no Go on the PATH; npm test vets it"
fi
check 'time comes from the clock' "ask the Clock (packages/core/src/ports/clock.ts), or performance.now() for how long something takes" \
  one_clock
check 'types' 'mend the lines above' tsc -p tsconfig.check.json
check 'arrows between parts' 'the comment of the rule in .dependency-cruiser.cjs says it' \
  depcruise --config .dependency-cruiser.cjs apps packages
check 'dead code' 'remove what nothing uses, or use it' knip --no-progress --no-config-hints
check 'openapi.json and docs/errors.md' 'npx tsc -b apps/api && node scripts/openapi.mjs, then commit them' node scripts/openapi.mjs --check
check "the chart's schema of a pool" 'npx tsc -b packages/adapters/kubernetes && node scripts/values-schema.mjs, then commit it' \
  node scripts/values-schema.mjs --check
check 'nothing bound to one machine' 'take it from the settings of the machine it runs on' machine_bound

mkdir -p reports
printf '{"passed":%d,"failed":%d}\n' "$passed" "$failed" >reports/check.json
echo "$passed checks passed, $failed failed"
[ "$failed" -eq 0 ]
