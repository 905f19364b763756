package dev.crucible.api.http;

import dev.crucible.api.tls.PemFile;

import java.util.Optional;

/**
 * How the server shows who it is, and whom of its clients it asks the same.
 *
 * @param certificate the server's certificate, with those of the authorities above it behind
 * @param key of that certificate
 * @param clientAuthorities whose certificates clients may show; they are not asked when empty
 * @param workersNeedOne whether operations of workers are refused to clients that show none
 */
public record TlsSettings(
        PemFile certificate,
        PemFile key,
        Optional<PemFile> clientAuthorities,
        boolean workersNeedOne) {}
