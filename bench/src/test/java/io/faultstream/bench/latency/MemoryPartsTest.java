package io.faultstream.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.bench.process.ChildFailure;
import org.junit.jupiter.api.Test;

class MemoryPartsTest {
    @Test
    void arenasAreFoundByTheirShape() {
        String smaps = """
                5556855ff000-55568b798000 rw-p 00000000 00:00 0                          [heap]
                Size:              99940 kB
                Rss:               90000 kB
                Anonymous:         90000 kB
                VmFlags: rd wr mr mw me ac
                7f3a20000000-7f3a23580000 rw-p 00000000 00:00 0\s
                Rss:               49832 kB
                Anonymous:         49832 kB
                7f3a23580000-7f3a24000000 ---p 00000000 00:00 0\s
                Rss:                   0 kB
                Anonymous:             0 kB
                7f3a24000000-7f3a28000000 rw-p 00000000 00:00 0\s
                Rss:               65000 kB
                Anonymous:         65000 kB
                7f3a40000000-7f3a40100000 rw-p 00000000 00:00 0\s
                Rss:                1000 kB
                Anonymous:          1000 kB
                7f3a82000000-7f3a88000000 rw-p 00000000 00:00 0\s
                Rss:               39088 kB
                Anonymous:         39088 kB
                7f3a887b2000-7f3a88fa7000 rw-p 00000000 fe:00 314792                     /tmp/libtorch_cpu.so
                Rss:                8000 kB
                Anonymous:          7700 kB
                ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
                Rss:                   0 kB
                Anonymous:             0 kB
                """;
        assertThat(ResidentMemory.of(smaps))
                .isEqualTo(new ResidentMemory(90000 + 49832 + 65000 + 1000 + 39088 + 8000, 300, 90000 + 49832 + 65000));
    }

    @Test
    void theJvmsOwnMappingsAreCountedWithoutWhatMallocHas() {
        String summary = """
                Total: reserved=5204653KB, committed=3722329KB
                -                     Class (reserved=1052782KB, committed=29166KB)
                                            (malloc=4206KB #86543) (at peak)\s
                                            (mmap: reserved=1048576KB, committed=24960KB)\s

                -                    Thread (reserved=288568KB, committed=31884KB)
                                            (thread #281)
                                            (stack: reserved=287744KB, committed=31060KB)
                -                      Code (reserved=253691KB, committed=81211KB)
                                            (malloc=6003KB #34970) (peak=6048KB #35064)\s
                                            (mmap: reserved=247688KB, committed=75208KB)\s
                -                 Metaspace (reserved=197762KB, committed=172546KB)
                                            (malloc=1154KB #983) (at peak)\s
                                            (mmap: reserved=196608KB, committed=171392KB)\s
                """;
        assertThat(JvmMemory.of(summary)).isEqualTo(new JvmMemory(24960 + 171392, 75208, 31060));
    }

    @Test
    void aJvmThatDoesNotCountIsAFailure() {
        assertThatThrownBy(() -> JvmMemory.of("Native memory tracking is not enabled"))
                .isInstanceOf(ChildFailure.class)
                .hasMessageContaining("not enabled");
    }
}
