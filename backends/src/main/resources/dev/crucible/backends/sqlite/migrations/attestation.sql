-- Digest of the attestations of a run's sandboxes; runs of before have none.
ALTER TABLE runs ADD COLUMN attestation BLOB;
