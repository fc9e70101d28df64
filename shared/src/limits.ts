/**
 * Every bound of the product with its reason, in one file. Sizes in bytes, times in milliseconds.
 * A bound that a device can reach is answered by a code of the error catalogue, never by a crash.
 */
export const LIMITS = {
  /** A shopper typing a quantity; the largest real order line in our data is 80,995. */
  quantityMax: 1_000_000,
  /** Counters of one record. 2^40 leaves JSON integers exact after summing 8,192 actors. */
  counterMax: 2 ** 40,
  /** Actors one line may name. Slots are reused after a clean end, so real lines name under ten. */
  actorsPerLine: 512,
  /**
   * Documents (guests, late devices) that wait to be carried into one open basket: each holds what it was made from, and
   * is tried again by whoever brought it. Of real people's at most a few come at once.
   */
  carriesPerBasket: 8,
  /** Lines in one cart or list. The largest real order has 1,114 lines. */
  linesPerCart: 5_000,
  listsPerOwner: 100,
  listNameChars: 80,
  skuChars: 64,
  optionsPerLine: 12,
  optionChars: 64,
  personalisationChars: 500,
  /** One update or one sync answer of a device: a 5,000-line cart with history is about 1.5 MB. */
  updateBytes: 2 * 1024 * 1024,
  /** Yjs clients one update may name: a device writes as one client from one load of the page to the next. */
  clientsPerUpdate: 16_384,
  /** Yjs clients one state vector may name: more than a basket of `basketBytes` has; reading them takes 35 ms. */
  clientsPerStateVector: 131_072,
  /** One WebSocket frame of a device: an update and its tags. Larger frames are refused unread by ws. */
  frameBytes: 2 * 1024 * 1024 + 64,
  /** Merged state of one basket. Above it only shrinking (rotation) helps, so further updates are refused. */
  basketBytes: 8 * 1024 * 1024,
  /** One guest that is to be merged. Undo writes about as much, as one update, which must stay below `updateBytes`. */
  guestBytes: 1536 * 1024,
  /** The server writes a merge in pieces of about this size: small beside a frame. */
  pieceBytes: 256 * 1024,
  /** One frame of the server: a basket whole for a device that has nothing, its marks and tags. Above `basketBytes`. */
  downFrameBytes: 8 * 1024 * 1024 + 256 * 1024,
  /** Rotation is worth its work above this size (DESIGN 4). */
  generationBytes: 64 * 1024,
  /** Presence of one socket; presence carries a cursor-sized state at most. */
  awarenessBytes: 4 * 1024,
  /** Frames one socket may send at once, and per second after that; above it the socket is read more slowly. */
  framesBurst: 2_000,
  framesPerSecond: 400,
  /** A larger frame counts as so many: the largest one is a burst, and 400 kB/s go on. A tap is below 300 bytes. */
  bytesPerFrame: 1024,
  /** A struct or a deletion counts as at least so many bytes: a hostile one has two, and costs its look all the same. */
  bytesPerPart: 32,
  /** Sending a frame on to so many sessions costs about what taking it does (5 and 40 µs). */
  relaysPerFrame: 8,
  /** A new authority is looked up in the accounts: about 1 ms, as much as so many frames. */
  framesPerRenewal: 25,
  /** The same as of one socket for all sockets and requests of one address: a tenth of what a server does. */
  addressFramesPerSecond: 4_000,
  /** An address that owes more than this is not let in anew. Less comes and goes with any busy moment. */
  owedMs: 1_000,
  /** An HTTP request costs about 1 ms, a search of the goods more. */
  framesPerRequest: 8,
  /** Bytes that may wait for one slow reader, beside its largest frame, before it is closed with `too-slow`. */
  sendBufferBytes: 4 * 1024 * 1024,
  /** What a frame that waits costs beside its bytes: an acknowledgement of 3 bytes is queued as two small buffers. */
  queuedFrameBytes: 512,
  /** Sockets one process holds, and one basket's share of them (a person's devices and tabs). */
  sessionsPerServer: 20_000,
  sessionsPerBasket: 64,
  /** Sockets one address may have open: a school behind one NAT, but twenty of them, not one, fill a server. */
  socketsPerAddress: 1_000,
  /** TCP connections of one process: all sockets, and requests beside them. One address: its sockets and as many more. */
  connectionsPerServer: 24_000,
  connectionsPerAddress: 2_000,
  /** The head of a request must have come by then; an upgrade is one. Unfinished ones are looked for every so often. */
  headMs: 10_000,
  headLookMs: 2_000,
  /** A connection between requests, or one that does not take its answer, is ended after this time. */
  quietConnectionMs: 120_000,
  /** How long a peer may take to answer our close frame before the connection is cut. */
  closeMs: 5_000,
  /** Pieces one message may come in: browsers send 2 MB in 16 or fewer, a slow line in segments of 500 bytes. */
  fragmentsPerMessage: 256,
  chunksPerMessage: 8_192,
  /** A refused socket may say this much until it has closed: a control frame. */
  refusedFrameBytes: 125,
  /** Bytes of messages that have not come whole: of one address, and of all. The first frame of a phone has 2 MB at most. */
  unfinishedPerAddressBytes: 32 * 1024 * 1024,
  unfinishedBytes: 256 * 1024 * 1024,
  /** How often they are counted, and how long a message may take to come whole, as a request. */
  unfinishedLookMs: 1_000,
  unfinishedMs: 60_000,
  /** Bytes of exchanges over HTTP that are on their way: of one address, and of all. */
  bodiesPerAddressBytes: 16 * 1024 * 1024,
  bodiesBytes: 256 * 1024 * 1024,
  /** y-websocket drops a connection that is silent for 30 s (STACK-NOTES 4); the server speaks before. */
  heartbeatMs: 15_000,
  /** Debounce of the flush: after the last change, and at most after the first. */
  flushAfterMs: 5_000,
  flushAtMostMs: 15_000,
  /** A failed flush or append is tried again by itself, from … to …, doubling. */
  retryMinMs: 250,
  retryMaxMs: 15_000,
  /** How long a flush is one node's; then another takes it over. A flush takes milliseconds, its stores' timeouts some seconds. */
  flushLeaseMs: 15_000,
  /** A basket that cannot be read is looked at again after this time: somebody may have mended it. */
  quarantineMs: 60 * 60 * 1000,
  /** A Redis command that takes longer is not waited for: commands take a millisecond, a fail-over a second or two. */
  redisCommandMs: 3_000,
  /** A connection to Redis that owes an answer for so long is made anew: two commands in turn were not answered. */
  redisSilenceMs: 6_000,
  /** How often it is asked whether it still leads anywhere: one that only listens learns it in no other way. */
  redisAskMs: 5_000,
  /** How long who opens a basket waits for its last room to be stored, before it hears `store-unavailable`: as long. */
  successorWaitMs: 3_000,
  /** How long a basket that was read older than it was saved is not believed: a primary without a majority is one for 10 s. */
  staleReadMs: 15_000,
  /** How long it is remembered that it was: above any retry. */
  staleReadKeptMs: 60 * 60 * 1000,
  /** How long Redis remembers a guest's basket that is saved after its last access; a user's for `userLifetimeMs`. */
  guestHotMs: 60 * 60 * 1000,
  /** Connections of one process to MongoDB: each costs its server about 1 MB, and a cold start loads many baskets. */
  mongoConnections: 32,
  /** How long a new connection, a free connection or a primary is waited for: an election is outlasted by retries. */
  mongoConnectMs: 2_000,
  /** How long the other members may take to have a write on disk, before it counts as not saved. */
  mongoMajorityMs: 3_000,
  /** How long a silent MongoDB is waited for: above `mongoMajorityMs`, and with one more look below `drainMs`. */
  mongoAnswerMs: 4_000,
  /** MongoDB's own bound for one document. */
  mongoDocumentBytes: 16 * 1024 * 1024,
  /** A line of a backup: one such document, of which JSON spells a byte with six letters at most. */
  backupLineBytes: 8 * 16 * 1024 * 1024,
  /** One step of a migration: an index over some millions of baskets. */
  migrationStepMs: 10 * 60 * 1000,
  /** How long a node that died in a migration keeps the others waiting; a living one renews it. */
  migrationLeaseMs: 30_000,
  /** How often a node that waits for another's migration looks again. */
  migrationLookMs: 500,
  /** How long a node waits for another's migration before it gives up and starts anew: two steps. */
  migrationWaitMs: 20 * 60 * 1000,
  /** Appends of many sockets become one commit of the embedded store. */
  groupCommitMs: 2,
  /** The same where many come: a commit costs the same for four rows as for forty, and nobody sees 6 ms of a badge. */
  groupCommitBusyMs: 8,
  /** A room without sessions goes after this time, once saved. */
  roomIdleMs: 30_000,
  /**
   * A saved document nobody has written to for this long is kept as its bytes: a twelfth of its memory, and 0.2 ms
   * of work at the next write.
   */
  sleepAfterMs: 5_000,
  /**
   * Documents that may be awake at once, in bytes; each costs eleven to thirteen times as much, so that they take half
   * of the heap the image gives node. 2,000 carts of 20 kB in use within seconds; more of them only sleep earlier.
   */
  awakeBytes: 40 * 1024 * 1024,
  /** How long a person stays signed in without using the shop. */
  userLifetimeMs: 30 * 24 * 60 * 60 * 1000,
  /** How long Redis remembers a session without asking MongoDB, and that one was ended: above any request's time. */
  sessionCacheMs: 60 * 60 * 1000,
  /** How long Redis is waited for about a session; it answers in a millisecond, and MongoDB knows it too. */
  sessionCacheWaitMs: 300,
  /** How often a node asks which sessions of its sockets have ended without anybody having told: 500 at a time. */
  sessionLookMs: 60_000,
  /** HTTP bodies other than sync. */
  bodyBytes: 64 * 1024,
  /** What JSON may nest, and how many bytes outside of texts and quotes within: no route takes more than a few dozen. */
  jsonDepth: 8,
  jsonParts: 4_000,
  /** How long a server that was told to end waits for its stores; orchestrators kill after 10 s. */
  drainMs: 8_000,
  /** Of that, how long sockets stay to hear that what they sent is accepted: milliseconds, where Redis answers at all. */
  drainAcceptMs: 1_000,
  /** After that, how long a request still on its way is waited for: with the drain it stays below those 10 s. */
  hangUpMs: 1_000,
  /** One change of the goods on MongoDB, which stands in one document until it is done: a quarter of what that may hold. */
  catalogueChangeBytes: 4 * 1024 * 1024,
  /** A change of the goods that stands for so long has lost its writer, and whoever reads completes it. */
  catalogueHelpMs: 2_000,
  /** How often a running server looks for goods another process has imported. */
  catalogueLookMs: 2_000,
  /** A store that takes longer to answer a probe counts as away: probes themselves are given a second or two. */
  storeCheckMs: 1_000,
  /** How long what a store has said is believed: a hundred probes a second must cost it nothing. */
  storeStateMs: 1_000,
  /** How often a server looks at its stores by itself, so that the log says when one goes. */
  storeLookMs: 5_000,
  /** A flush that takes longer is worth a line: one takes milliseconds. */
  flushSlowMs: 1_000,
  /** One sentence of the log may be said so often within this time; what is above is counted and said at its end. */
  logLines: 10,
  logCalmMs: 10_000,
  /** An HTTP request must have arrived whole by then: 2 MB over a slow phone line, but no connection held open by drops. */
  requestMs: 60_000,
  /** Tries of one address to sign up or in. Guessing passwords is slow work; a shop behind one NAT still gets in. */
  signInsPerMinute: 60,
  /** New guests of one address: a household or a school behind one NAT, but not a row for every packet. */
  newGuestsPerMinute: 60,
  /** Sockets and HTTP exchanges of one address: every tab comes back at once after a restart. */
  connectsPerMinute: 600,
  /** Addresses whose tries are counted at once; the one silent for longest is forgotten first. */
  addressesCounted: 10_000,
  /** Long enough to be worth hashing, short enough that hashing it is no attack. */
  passwordCharsMin: 8,
  passwordCharsMax: 128,
  personNameChars: 100,
  emailChars: 254,
  /** How long a contact is believed, and of how many people: one look for a hundred flushes, in about 2 MB. */
  contactFreshMs: 10 * 60 * 1000,
  contactsKept: 10_000,
  /** Rows of the local log after which a device compacts it. */
  logRowsBeforeCompaction: 200,
} as const;
