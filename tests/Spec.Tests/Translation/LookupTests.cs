using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;
using VirtSpec.Spec.Translation;
using Xunit;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>The rows of lookups.tbl: granules, start levels, short and concatenated first tables, of both stages.</summary>
public sealed class LookupTests
{
    /// <summary>The table of a lookup is at this times the lookup's number; its low bits are zero for every granule, concatenated or not.</summary>
    private const ulong TableDistance = 0x1_0000_0000;
    private const ulong Leaf = 0x7_0000_0000;

    public static TheoryData<string> Rows =>
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Translation", "lookups.tbl")).Where(line => line.Length > 0 && line[0] != '#'),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_walk_reads_the_descriptors_that_the_bits_select(string row)
    {
        string[] cells = row.Split(';');
        string[] key = cells[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int txsz = int.Parse(key[2]);
        int first = int.Parse(cells[1]);
        var ranges = cells[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(':').Select(int.Parse).ToArray()).ToList();
        foreach (ulong pattern in new ulong[] { 0x9f3c_a65b_1e27_d048, ulong.MaxValue, 0x8000_0000_0000_0000, 0x5555_5555_5555_5555 })
        {
            ulong input = pattern >> txsz;
            var memory = new SparseMemory();
            var expected = new List<string>();
            for (int i = 0; i < ranges.Count; i++)
            {
                ulong address = TableDistance * (ulong)(i + 1) + 8 * (input >> ranges[i][1] & ((1UL << (ranges[i][0] - ranges[i][1] + 1)) - 1));
                bool isLast = i == ranges.Count - 1;
                // Of both stages: AF, all may read and write, Normal memory (AttrIndx 7, MemAttr 1111).
                memory[address] = isLast ? Leaf | 0x7fdUL & ~0x80UL | 3 | (key[0] == "s2" ? 0x80UL : 0) : TableDistance * (ulong)(i + 2) | 3;
                expected.Add($"{first + i} 0x{address:x}");
            }
            var path = new Path();
            var result = key[0] == "s1" ? Stage1(memory, key[1], txsz, input, ref path) : Stage2(memory, key[1], txsz, ulong.Parse(key[3]), input, ref path);
            Assert.Equal(expected, path.Reads);
            Assert.False(result.IsFault, $"{result.Fault}");
            Assert.Equal(Leaf + (input & ((1UL << ranges[^1][1]) - 1)), result.PAddress.Value);
        }
    }

    private static AddressDescriptor Stage1(SparseMemory memory, string granule, int txsz, ulong input, ref Path path)
    {
        ulong tg0 = granule switch { "4KB" => 0, "64KB" => 1, _ => 2 };
        var pe = StepRig.At(Mode.EL1h, configuration: StepRig.Configuration(cpu: "neoverse-n1"))
            .WithSystem(Reg.SCTLR_EL1, 0x30d0_1805).WithSystem(Reg.TTBR0_EL1, TableDistance).WithSystem(Reg.MAIR_EL1, ulong.MaxValue)
            .WithSystem(Reg.TCR_EL1, (ulong)(uint)txsz | tg0 << 14 | 1 << 23 | 5UL << 32);
        return Translated(pe, memory, input, ref path);
    }

    private static AddressDescriptor Stage2(SparseMemory memory, string granule, int txsz, ulong sl0, ulong input, ref Path path)
    {
        ulong tg0 = granule switch { "4KB" => 0, "64KB" => 1, _ => 2 };
        var pe = StepRig.At(Mode.EL1h, configuration: StepRig.Configuration(cpu: "neoverse-n1"))
            .WithSystem(Reg.HCR_EL2, HCR.RW | 1).WithSystem(Reg.VTTBR_EL2, TableDistance)
            .WithSystem(Reg.VTCR_EL2, 0x8000_0000 | (ulong)(uint)txsz | sl0 << 6 | tg0 << 14 | 5 << 16);
        return Translated(pe, memory, input, ref path);
    }

    private static AddressDescriptor Translated(PE pe, SparseMemory memory, ulong input, ref Path path)
    {
        var context = new TranslationContext(ref pe, memory);
        var access = new AccessDescriptor(AccessType.GPR, ExceptionLevel.EL1) { Write = true, PAN = true };
        AArch64.FullTranslate(ref context, new TranslationRequest(new VA(input), access), ref path, out var result);
        return result;
    }

    /// <summary>Doublewords where they were put, and an external abort elsewhere.</summary>
    private sealed class SparseMemory : IReadMemory
    {
        private readonly Dictionary<ulong, ulong> _values = [];

        public ulong this[ulong address]
        {
            set => _values[address] = value;
        }

        public bool TryRead(PA address, int size, out ulong value) => _values.TryGetValue(address.Value, out value);
    }

    private struct Path : IWalkObserver
    {
        private List<string>? _reads;

        public List<string> Reads => _reads ??= [];

        public void Read(in DescriptorRead read) => Reads.Add($"{read.Level} 0x{read.Address.Value:x}");

        public readonly void ReachedS1(VA va, in TTWState state)
        {
        }

        public readonly void ReachedS2(IPA ipa, in TTWState state)
        {
        }

        public readonly void Updated(PA address, ulong before, ulong after)
        {
        }
    }
}
