package dev.crucible.api.http;

import dev.crucible.api.tls.Authorities;
import dev.crucible.api.tls.Identity;
import dev.crucible.api.tls.PemFile;
import dev.crucible.api.tls.TlsContexts;
import dev.crucible.api.tls.Use;
import dev.crucible.core.CrucibleException;

import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The server's certificate and the authorities of its clients, as they are in the files now. What
 * replaces them is taken up within seconds, for new connections; what cannot be used is said once,
 * and what was there before goes on.
 */
final class Certificates extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final String PROTOCOL = "TLSv1.3";
    private static final long PERIOD_MILLIS = 1000;

    private final TlsSettings settings;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final Supplier<Scheduler> scheduler;
    private volatile Optional<Authorities> authorities;
    private volatile Scheduler.Task next = () -> false;

    /** How the files looked when they were last read. Used by one task at a time. */
    private List<String> seen;

    /**
     * Reads them.
     *
     * @param scheduler who looks at them again and again, once this has started
     * @throws CrucibleException {@code INVALID_REQUEST} saying which file is wrong, and how
     */
    Certificates(TlsSettings settings, Supplier<Scheduler> scheduler) {
        this.settings = settings;
        this.scheduler = scheduler;
        seen = look();
        authorities = settings.clientAuthorities().map(Authorities::of);
        Identity own = own();
        factory.setSslContext(TlsContexts.server(own, authorities));
        factory.setIncludeProtocols(PROTOCOL);
        factory.setWantClientAuth(authorities.isPresent());
        say("serves with", own);
    }

    private Identity own() {
        return Identity.of(settings.certificate(), settings.key(), Use.SERVER);
    }

    /** Makes the server's side of connections. */
    SslContextFactory.Server factory() {
        return factory;
    }

    /** Whom clients' certificates must be of, now. */
    Optional<Authorities> authorities() {
        return authorities;
    }

    @Override
    protected void doStart() {
        later();
    }

    @Override
    protected void doStop() {
        next.cancel();
    }

    private void later() {
        next = scheduler.get().schedule(this::renew, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void renew() {
        try {
            List<String> now = look();
            if (!now.equals(seen)) {
                seen = now;
                reload();
            }
        } catch (CrucibleException wrong) {
            LOG.error("{}; what was read before goes on", wrong.getMessage());
        } finally {
            if (isRunning()) {
                later();
            }
        }
    }

    private void reload() {
        Identity own = own();
        Optional<Authorities> now = settings.clientAuthorities().map(Authorities::of);
        try {
            factory.reload(made -> made.setSslContext(TlsContexts.server(own, now)));
        } catch (Exception failure) {
            throw new IllegalStateException("the certificates cannot be replaced", failure);
        }
        authorities = now;
        say("now serves with", own);
    }

    private static void say(String verb, Identity own) {
        LOG.info(
                "{} the certificate of {}, valid until {}",
                verb,
                own.certificate().getSubjectX500Principal(),
                own.certificate().getNotAfter().toInstant());
    }

    private List<String> look() {
        List<PemFile> files = new ArrayList<>(List.of(settings.certificate(), settings.key()));
        settings.clientAuthorities().ifPresent(files::add);
        return files.stream().map(Certificates::look).toList();
    }

    private static String look(PemFile file) {
        try {
            BasicFileAttributes there =
                    Files.readAttributes(file.path(), BasicFileAttributes.class);
            return there.fileKey() + " " + there.size() + " " + there.lastModifiedTime();
        } catch (IOException gone) {
            return gone.getClass().getName();
        }
    }
}
