-- What wrk asks for and what it makes of the answers: wrk … -- STATUS LEAST MOST
-- The last line it prints is what load.py reads.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  status, least, most = tonumber(arguments[1]), tonumber(arguments[2]), tonumber(arguments[3])
  wrong, bytes, kept, example = 0, 0, 0, ""
end

function response(found, headers, body)
  bytes = bytes + #body
  if string.find(headers["Cache-Status"] or headers["cache-status"] or "", "hit") then
    kept = kept + 1
  end
  if found ~= status or #body < least or #body > most then
    wrong = wrong + 1
    example = found .. " with " .. #body .. " bytes"
  end
end

function done(summary, latency, requests)
  local sums, example = { bytes = 0, wrong = 0, kept = 0 }, ""
  for _, thread in ipairs(threads) do
    for name, sum in pairs(sums) do
      sums[name] = sum + thread:get(name)
    end
    example = example .. thread:get("example")
  end
  local errors = summary.errors
  local line = '{"requests": %d, "microseconds": %d, "p50": %.0f, "p99": %.0f, '
    .. '"bytes": %d, "wrong": %d, "kept": %d, "lost": %d, "example": "%s"}'
  print(string.format(line,
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    sums.bytes, sums.wrong, sums.kept, errors.connect + errors.read + errors.write + errors.timeout, example))
end
