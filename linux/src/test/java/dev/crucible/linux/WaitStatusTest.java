package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.ErrorCode;

import org.junit.jupiter.api.Test;

class WaitStatusTest {
    @Test
    void everyExitCodeIsAnExitCode() {
        for (int code = 0; code <= 255; code++) {
            WaitStatus status = new WaitStatus(code << 8);
            assertThat(status.signalled()).isFalse();
            assertThat(status.exitCode()).isEqualTo(code);
        }
    }

    @Test
    void everySignalIsASignalWithOrWithoutACoreDump() {
        for (int signal = 1; signal <= 64; signal++) {
            assertThat(new WaitStatus(signal).signalled()).isTrue();
            assertThat(new WaitStatus(signal).signal()).isEqualTo(signal);
            assertThat(new WaitStatus(signal | 0x80).signalled()).isTrue();
            assertThat(new WaitStatus(signal | 0x80).signal()).isEqualTo(signal);
        }
    }

    @Test
    void errorsReadWell() {
        assertThat(Errno.meaning(Errno.EPERM)).isEqualTo("operation not permitted");
        assertThat(Errno.meaning(Errno.ENOSPC)).isEqualTo("no space left on device");
        assertThat(Errno.meaning(999)).isEqualTo("error 999");
        assertThat(new LinuxException("openat", "/x", Errno.ENOENT))
                .hasMessage("openat /x: no such file or directory");
    }

    @Test
    void aMachineThatIsFullIsToldFromAFault() {
        for (int errno : new int[] {Errno.EAGAIN, 12, 23, 24, Errno.ENOSPC, Errno.EDQUOT}) {
            assertThat(new LinuxException("call", "", errno).code())
                    .isEqualTo(ErrorCode.INSUFFICIENT_RESOURCES);
        }
        LinuxException fault = new LinuxException("call", "", Errno.EPERM);
        assertThat(fault.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(fault.errno()).isEqualTo(Errno.EPERM);
    }
}
