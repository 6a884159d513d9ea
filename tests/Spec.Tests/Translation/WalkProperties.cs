using FsCheck.Xunit;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;
using VirtSpec.Spec.Translation;
using Xunit;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>Claims for any registers and any memory.</summary>
public sealed class WalkProperties
{
    /// <summary>At most four lookups of stage 1, each with four of stage 2 before it, four of stage 2 after them, and for each descriptor that hardware updates all once more.</summary>
    private const int MaxReads = 4 * (4 * 5 + 4) + 8;

    private static readonly AccessType[] Types = Enum.GetValues<AccessType>();

    [Property(MaxTest = 2000)]
    public void A_walk_is_total_on_random_registers_and_memory(ulong seed, byte el, byte type, bool write, bool sparse)
    {
        var draw = new Draw(seed);
        var memory = new RandomMemory(seed, sparse);
        var pe = RandomPe(ref draw);
        var access = new AccessDescriptor(Types[type % Types.Length], (ExceptionLevel)(el % 3)) { Read = !write, Write = write, PAN = true };
        for (int i = 0; i < 20; i++)
        {
            var counter = new Counter();
            var context = new TranslationContext(ref pe, memory);
            AArch64.FullTranslate(ref context, new TranslationRequest(new VA(draw.Address()), access, (draw.Next() & 1) == 0), ref counter, out var result);
            Assert.InRange(counter.Reads, 0, MaxReads);
            if (result.IsFault)
                Assert.True(result.Fault.Level is >= 0 and <= 3, $"level {result.Fault.Level}");
            else
                Assert.True(result.PAddress.Value >> pe.Configuration.PhysicalAddressBits == 0, $"{result.PAddress} is beyond the physical addresses");
        }
    }

    [Property(MaxTest = 1000)]
    public void A_step_is_total_on_random_registers_and_memory(ulong seed)
    {
        var draw = new Draw(seed);
        var memory = new RandomMemory(seed, (seed & 1) != 0);
        var pe = RandomPe(ref draw);
        Step.Run(pe.WithPC(draw.Address() & ~3UL), memory, default, out var step);
        Assert.Equal(step.Event == StepEvent.Exception, step.Exception is not null);
    }

    [Property]
    public void Tables_that_are_their_own_entries_end_after_the_last_level(bool stage2, bool dirty)
    {
        // Every doubleword of memory points to the page that it is in, so that each table is its own next table, and in the end its own page.
        var world = new World(Mode.EL1h, "neoverse-n1");
        for (ulong a = 0; a < TableMemory.Size; a += 8)
            world.Memory[TableMemory.Start + a] = TableMemory.Start + (a & ~0xfffUL) | (dirty ? 1UL << 51 | 0x343 : 0x743);
        const ulong HAandHD = 0x180_0000_0000;
        world.Pe = world.Pe.WithSystem(Reg.TCR_EL1, world.Pe.System[Reg.TCR_EL1] | HAandHD).WithSystem(Reg.VTCR_EL2, world.Pe.System[Reg.VTCR_EL2] | 0x60_0000)
            .WithSystem(Reg.HCR_EL2, HCR.RW | (stage2 ? 1UL : 0));
        var pe = world.Pe;
        var counter = new Counter();
        var context = new TranslationContext(ref pe, world.Memory);
        var access = new AccessDescriptor(AccessType.GPR, ExceptionLevel.EL1) { Read = !dirty, Write = dirty, PAN = true };
        AArch64.FullTranslate(ref context, new TranslationRequest(new VA(World.Data), access), ref counter, out var result);
        Assert.InRange(counter.Reads, 3, MaxReads);
        Assert.False(result.IsFault, $"{result.Fault}");
    }

    [Property]
    public void The_output_is_the_input_within_a_block_or_page(ulong offset)
    {
        var world = new World(Mode.EL1h);
        ulong inPage = offset & 0xfff, inBlock = offset & 0x1f_ffff;
        Assert.Equal(World.DataIPA + inPage, Translated(world, World.Data + inPage));
        world.Memory[World.AddressOf("L2")] = 0x4000_0000 | 0x741;
        Assert.Equal(0x4000_0000 + inBlock, Translated(world, World.Data + inBlock));
    }

    private static ulong Translated(World world, ulong va)
    {
        var pe = world.Pe;
        var unobserved = default(UnobservedWalk);
        var context = new TranslationContext(ref pe, world.Memory);
        AArch64.FullTranslate(ref context, new TranslationRequest(new VA(va), new AccessDescriptor(AccessType.GPR, ExceptionLevel.EL1) { Read = true }), ref unobserved, out var result);
        return result.PAddress.Value;
    }

    private static PE RandomPe(ref Draw draw)
    {
        string cpu = (draw.Next() & 1) == 0 ? "cortex-a57" : "neoverse-n1";
        var choices = Choices.Default with
        {
            Translation = new TranslationChoices
            {
                TxSZOutOfRange = (TxSZOutOfRange)(draw.Next() & 1),
                SetsAccessFlagOnFault = (draw.Next() & 1) != 0,
                SetsDirtyStateOnAlignmentFault = (draw.Next() & 1) != 0,
                MisprogrammedContiguousFaults = (draw.Next() & 1) != 0,
            },
        };
        var pe = StepRig.At(StepRig.Modes[draw.Next() % (ulong)StepRig.Modes.Length], configuration: StepRig.Configuration(cpu: cpu, choices: choices));
        Reg[] registers = [Reg.TCR_EL1, Reg.TCR_EL2, Reg.VTCR_EL2, Reg.MAIR_EL1, Reg.MAIR_EL2];
        foreach (var register in registers)
            pe = pe.WithSystem(register, draw.Next());
        // Sizes that are often in range.
        if ((draw.Next() & 3) != 0)
            pe = pe.WithSystem(Reg.TCR_EL1, pe.System[Reg.TCR_EL1] & ~0x3f_003fUL | 25 | 25 << 16).WithSystem(Reg.VTCR_EL2, pe.System[Reg.VTCR_EL2] & ~0xffUL | 25 | 1 << 6);
        Reg[] bases = [Reg.TTBR0_EL1, Reg.TTBR1_EL1, Reg.TTBR0_EL2, Reg.TTBR1_EL2, Reg.VTTBR_EL2];
        foreach (var register in bases)
            pe = pe.WithSystem(register, draw.Next() & 0xf_ffff_f000);
        return pe.WithSystem(Reg.SCTLR_EL1, draw.Next() | 1).WithSystem(Reg.SCTLR_EL2, draw.Next() | 1)
            .WithLegalised(Reg.HCR_EL2, draw.Next() & 0x7_0000_1005 | HCR.RW | (draw.Next() & 1) << 34);
    }

    /// <summary>A sequence that its seed determines (splitmix64).</summary>
    private struct Draw(ulong seed)
    {
        private ulong _state = seed;

        public ulong Next() => Mix(_state += 0x9e37_79b9_7f4a_7c15);

        /// <summary>An address of either range, in reach of the usual sizes half the time.</summary>
        public ulong Address()
        {
            ulong value = Next();
            return (value & 6) switch { 0 => value, 2 => value >> 25, 4 => value >> 25 | 0xffff_ff80_0000_0000, _ => value >> 32 };
        }

        public static ulong Mix(ulong z)
        {
            z = (z ^ z >> 30) * 0xbf58_476d_1ce4_e5b9;
            z = (z ^ z >> 27) * 0x94d0_49bb_1331_11eb;
            return z ^ z >> 31;
        }
    }

    /// <summary>Memory everywhere: mostly descriptors that go on, so that walks get deep; sparse memory has holes.</summary>
    private sealed class RandomMemory(ulong seed, bool sparse) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            ulong draw = Draw.Mix(seed ^ (address.Value & ~7UL));
            value = draw & 0xfff0_000f_ffff_fffc | (draw >> 60 < 14 ? 3UL : draw >> 60 & 3);
            value = size == 8 ? value : value >> 8 * (int)(address.Value & 7) & ((1UL << 8 * size) - 1);
            return !sparse || (draw >> 8 & 0xf) != 0;
        }
    }

    private struct Counter : IWalkObserver
    {
        public int Reads { get; private set; }

        public void Read(in DescriptorRead read) => Reads++;

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
