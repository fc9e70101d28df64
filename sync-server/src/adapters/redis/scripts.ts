/**
 * What must happen in one step in Redis. An append keeps the row, marks the basket dirty and tells the nodes that
 * follow it, so that no crash leaves a row nobody will flush. Times are Redis's own: nodes' clocks may disagree.
 * Positions are microseconds since the epoch, or one more than the last where that is greater: they go on growing
 * when a basket's keys have expired, or were lost with everything else.
 */

/**
 * A full Redis refuses a script only before its first write. What makes room, and what a node needs to get there,
 * begins with a write that changes nothing and is never refused.
 */
const EVEN_WHEN_FULL = {
  sortedSet: `redis.call('ZREM', KEYS[1], '')`,
  hash: `redis.call('HDEL', KEYS[1], '')`,
};

/** `now` in ms and `us` in µs; `tell` publishes and forgets followers nobody listens for. */
const COMMON = `
local time = redis.call('TIME')
local us = time[1] * 1000000 + time[2]
local now = math.floor(us / 1000)
local function whole(number) return string.format('%.0f', number) end
local function tell(meta, channels, own, message)
  for _, field in ipairs(redis.call('HKEYS', meta)) do
    if string.sub(field, 1, 2) == 'n:' and field ~= own then
      if redis.call('PUBLISH', channels .. string.sub(field, 3), message) == 0 then
        redis.call('HDEL', meta, field)
      end
    end
  end
end
local function ceiling(atMost, fraction) return now + math.floor(atMost * (2 + fraction) / 3) end
`;

/**
 * KEYS: dirty, then stream and meta of each row. ARGV: own follower field, channel prefix, afterMs, atMostMs, a
 * fraction; then basket, device, generation, above, bytes and the last position it may follow (or nothing) of each
 * row. Answers `position previous` of each, `moved` where it came too late, or `!` and why not: one basket's trouble
 * is not the others'. A replica is nobody's basket's trouble: the command fails, and the connection is made anew.
 */
const APPEND = `${COMMON}
local dirty, own, channels, after = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local function append(stream, meta, at)
  local basket, device, generation, bytes = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 4]
  local known = redis.call('HGETALL', meta)
  local last, latest, followers = 0, nil, {}
  for i = 1, #known, 2 do
    local field = known[i]
    if field == 'p' then last = tonumber(known[i + 1])
    elseif field == 'c' then latest = tonumber(known[i + 1])
    elseif field ~= own and string.sub(field, 1, 2) == 'n:' then followers[#followers + 1] = field end
  end
  if ARGV[at + 5] ~= '' and last > tonumber(ARGV[at + 5]) then return 'moved' end
  local position = whole(math.max(us, last + 1, ARGV[at + 3] + 1))
  redis.call('XADD', stream, position .. '-0', 'b', bytes, 'd', device, 'g', generation)
  if latest then
    redis.call('HSET', meta, 'p', position)
  else
    latest = ceiling(ARGV[4], ARGV[5])
    redis.call('HSET', meta, 'p', position, 'c', whole(latest))
    redis.call('PERSIST', meta)
  end
  redis.call('ZADD', dirty, 'GT', whole(math.min(now + after, latest)), basket)
  local previous = whole(last)
  for _, field in ipairs(followers) do
    local head = table.concat({'row', basket, position, previous, generation, device}, '\\t')
    if redis.call('PUBLISH', channels .. string.sub(field, 3), head .. '\\n' .. bytes) == 0 then
      redis.call('HDEL', meta, field)
    end
  end
  return position .. ' ' .. previous
end
local answers = {}
for row = 1, (#KEYS - 1) / 2 do
  local ok, answer = pcall(append, KEYS[2 * row], KEYS[2 * row + 1], 6 * row)
  local why = not ok and (type(answer) == 'table' and answer.err or tostring(answer))
  if why and string.find(why, 'READONLY', 1, true) then return redis.error_reply(why) end
  answers[row] = why and '!' .. why or answer
end
return answers
`;

/** KEYS: dirty, stream, meta. ARGV: own field, channel prefix, basket, position, afterMs, atMostMs, fraction, lifetime (s). */
const TRIM = `${COMMON}
local dirty, stream, meta, basket, through = KEYS[1], KEYS[2], KEYS[3], ARGV[3], tonumber(ARGV[4])
redis.call('XTRIM', stream, 'MINID', whole(through + 1) .. '-0')
local known = redis.call('HMGET', meta, 'p', 't')
if through > tonumber(known[2] or 0) then redis.call('HSET', meta, 't', whole(through)) end
if through > tonumber(known[1] or 0) then redis.call('HSET', meta, 'p', whole(through)) end
if redis.call('XLEN', stream) == 0 then
  redis.call('DEL', stream)
  redis.call('HDEL', meta, 'c')
  redis.call('ZREM', dirty, basket)
  redis.call('EXPIRE', meta, ARGV[8])
else
  local latest = ceiling(ARGV[6], ARGV[7])
  redis.call('HSET', meta, 'c', whole(latest))
  redis.call('ZADD', dirty, whole(math.min(now + ARGV[5], latest)), basket)
end
tell(meta, ARGV[2], ARGV[1], table.concat({'saved', basket, whole(through)}, '\\t') .. '\\n')
return 'OK'
`;

/** KEYS: meta. ARGV: own field, channel prefix, message. */
const ANNOUNCE = `${COMMON}
tell(KEYS[1], ARGV[2], ARGV[1], ARGV[3])
return 'OK'
`;

/** KEYS: dirty. ARGV: limit, leaseMs. */
const TAKE_DUE = `${EVEN_WHEN_FULL.sortedSet}
${COMMON}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for _, basket in ipairs(due) do redis.call('ZADD', KEYS[1], whole(now + ARGV[2]), basket) end
return due
`;

/** KEYS: dirty. ARGV: basket, delayMs. */
const POSTPONE = `${EVEN_WHEN_FULL.sortedSet}
${COMMON}
redis.call('ZADD', KEYS[1], 'XX', whole(now + ARGV[2]), ARGV[1])
return 'OK'
`;

/**
 * KEYS: meta of each basket. ARGV: own field, then the lifetime (s) of each. Answers p and t of each, in turn. An
 * unsaved basket has no lifetime.
 */
const FOLLOW = `${EVEN_WHEN_FULL.hash}
local answers = {}
for i, meta in ipairs(KEYS) do
  redis.call('HSET', meta, ARGV[1], 1)
  local known = redis.call('HMGET', meta, 'p', 't', 'c')
  if not known[3] then redis.call('EXPIRE', meta, ARGV[i + 1]) end
  answers[2 * i - 1], answers[2 * i] = known[1] or '0', known[2] or '0'
end
return answers
`;

/** KEYS: stream, meta. Keeps who follows, and everything where something is not saved. */
const FORGET = `
if redis.call('HEXISTS', KEYS[2], 'c') == 1 then return 0 end
redis.call('DEL', KEYS[1])
return redis.call('HDEL', KEYS[2], 'p', 't')
`;

export const SCRIPTS = {
  pannierAppend: { lua: APPEND },
  pannierTrim: { lua: TRIM, numberOfKeys: 3 },
  pannierAnnounce: { lua: ANNOUNCE, numberOfKeys: 1 },
  pannierTakeDue: { lua: TAKE_DUE, numberOfKeys: 1 },
  pannierPostpone: { lua: POSTPONE, numberOfKeys: 1 },
  pannierFollow: { lua: FOLLOW },
  pannierForget: { lua: FORGET, numberOfKeys: 2 },
} as const;

export type ScriptName = keyof typeof SCRIPTS;
