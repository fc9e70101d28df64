// Run once, by the official image, when the volume is new: the account of the sync servers. It may read and write
// its own database and nothing else.
db.getSiblingDB('pannier').createUser({
  user: 'pannier',
  pwd: process.env.MONGO_PASSWORD,
  roles: [{ role: 'readWrite', db: 'pannier' }],
});
