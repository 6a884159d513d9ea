using System.Buffers.Binary;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Exceptions;
using VirtSpec.Spec.Translation;
using Xunit;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>What accesses do once they are translated: byte order, two pages, exclusives, DC ZVA; and what a walk tells its observer.</summary>
public sealed class AccessTests
{
    private const ulong Value = 0x0123_4567_89ab_cdef;

    [Fact]
    public void A_load_takes_its_bytes_from_both_pages_whatever_lies_between_them()
    {
        var world = Split();
        world.Memory[World.DataIPA + 0xff8] = 0x1122_3344_5566_7788;
        world.Memory[0x4002_8000] = Value;
        Assert.Equal(0x89ab_cdef_1122_3344ul, world.Step("ldr x0, [x1]").Next.X(0));
        world.Set("SCTLR_EL1.EE=1");
        BigEndianTables(world);
        // The same eight bytes, most significant first.
        Assert.Equal(0x4433_2211_efcd_ab89ul, world.Step("ldr x0, [x1]").Next.X(0));
    }

    [Fact]
    public void A_store_writes_its_bytes_to_both_pages()
    {
        var world = Split();
        world.Pe = world.Pe.WithX(0, Value).WithX(1, World.Data + 0xffd);
        var effects = world.Step("str x0, [x1]").Effects;
        Assert.Equal(2, effects.WriteCount);
        Assert.Equal(new MemoryWrite(new PA(World.DataIPA + 0xffd), 3, 0xab_cdef), effects.WriteAt(0));
        Assert.Equal(new MemoryWrite(new PA(0x4002_8000), 5, 0x01_2345_6789), effects.WriteAt(1));
    }

    [Fact]
    public void A_pair_in_two_pages_is_three_writes()
    {
        var world = Split();
        world.Pe = world.Pe.WithX(2, 1).WithX(3, Value).WithX(1, World.Data + 0xff4);
        var effects = world.Step("stp x2, x3, [x1]").Effects;
        Assert.Equal(3, effects.WriteCount);
        Assert.Equal(new MemoryWrite(new PA(World.DataIPA + 0xff4), 8, 1), effects.WriteAt(0));
        Assert.Equal(new MemoryWrite(new PA(World.DataIPA + 0xffc), 4, 0x89ab_cdef), effects.WriteAt(1));
        Assert.Equal(new MemoryWrite(new PA(0x4002_8000), 4, 0x0123_4567), effects.WriteAt(2));
    }

    [Fact]
    public void Exclusives_meet_by_physical_address()
    {
        // Both pages of data are one.
        var world = new World(Mode.EL1h);
        world.Set("L3next=0x40020743");
        world.Pe = world.Step("ldxr x0, [x1]").Next.WithPC(World.Code);
        Assert.Equal(new PA(World.DataIPA), world.Pe.Monitor.Address);
        world.Pe = world.Pe.WithX(1, World.Data + 0x1000);
        var step = world.Step("stxr w4, x5, [x1]");
        Assert.Equal((0ul, 1), (step.Next.X(4), step.Effects.WriteCount));
    }

    [Fact]
    public void DC_ZVA_zeroes_the_physical_block()
    {
        var world = new World(Mode.EL1h);
        world.Pe = world.Pe.WithX(1, World.Data + 0x7f);
        Assert.Equal(new ZeroBlock(new PA(World.DataIPA + 0x40), 64), world.Step("dc zva, x1").Effects.Zero);
    }

    [Fact]
    public void An_observer_sees_every_descriptor_of_both_stages()
    {
        var world = new World(Mode.EL1h);
        world.Set("HCR_EL2.VM=1");
        var pe = world.Pe;
        var path = new Recorder([]);
        var context = new TranslationContext(ref pe, world.Memory);
        AArch64.FullTranslate(ref context, new TranslationRequest(new VA(World.Data), new AccessDescriptor(AccessType.GPR, ExceptionLevel.EL1) { Read = true }), ref path, out var result);
        string walk(string page) => $"2.1 0x40030008 Table walk, 2.2 0x40031000 Table walk, 2.3 0x{page} Page walk";
        Assert.Equal(
            $"{walk("40032080")}, 1.1 0x40010010 Table, {walk("40032098")}, 1.2 0x40013000 Table, {walk("400320a0")}, 1.3 0x40014000 Page, "
            + "2.1 0x40030008 Table, 2.2 0x40031000 Table, 2.3 0x40032100 Page",
            string.Join(", ", path.Reads));
        Assert.Equal((3, 12, 3, 12), (result.Stage1.Level, result.Stage1.BlockBits, result.Stage2.Level, result.Stage2.BlockBits));
        Assert.Equal(World.DataIPA, result.IPAddress.Value);
    }

    /// <summary>(Arm DDI 0487, TCR_EL1.A1 and AS, VTCR_EL2.VS.)</summary>
    [Theory]
    [InlineData("TCR_EL1.A1=0", "VTCR_EL2.VS=0", 0x34, 0x56)]
    [InlineData("TCR_EL1.A1=1", "VTCR_EL2.VS=0", 0x78, 0x56)]
    [InlineData("TCR_EL1.AS=1", "VTCR_EL2.VS=1", 0x1234, 0xab56)]
    public void A_translation_belongs_to_an_ASID_and_a_VMID(string tcr, string vtcr, ushort asid, ushort vmid)
    {
        var world = new World(Mode.EL1h, "neoverse-n1");
        foreach (string setting in new[] { "TTBR0_EL1=0x1234000040010000", "TTBR1_EL1=0x5678000000000001", "VTTBR_EL2=0xab56000040030000", tcr, vtcr })
            world.Set(setting);
        Assert.Equal(new TLBContext(Regime.EL10, new ASID(asid), new VMID(vmid), CnP: false), AArch64.GetS1TLBContext(world.Pe, Regime.EL10, new VA(World.Data)));
        Assert.True(AArch64.GetS1TLBContext(world.Pe, Regime.EL10, new VA(ulong.MaxValue)).CnP);
        Assert.Null(AArch64.GetS1TLBContext(world.Pe, Regime.EL2, new VA(World.Data)).ASID);
    }

    /// <summary>Two pages of data that are not neighbours.</summary>
    private static World Split()
    {
        var world = new World(Mode.EL1h);
        world.Set("L3next=0x40028743");
        world.Pe = world.Pe.WithX(1, World.Data + 0xffc);
        return world;
    }

    private static void BigEndianTables(World world)
    {
        for (ulong a = 0x4001_0000; a < 0x4001_5000; a += 8)
            world.Memory[a] = BinaryPrimitives.ReverseEndianness(world.Memory[a]);
    }

    private readonly struct Recorder(List<string> reads) : IWalkObserver
    {
        public List<string> Reads => reads;

        public void Read(in DescriptorRead read) =>
            reads.Add($"{read.Stage}.{read.Level} 0x{read.Address.Value:x} {read.Type}{(read.ForStage1Walk ? " walk" : "")}");

        public void ReachedS1(VA va, in TTWState state)
        {
        }

        public void ReachedS2(IPA ipa, in TTWState state)
        {
        }

        public void Updated(PA address, ulong before, ulong after) => reads.Add($"update 0x{address.Value:x}");
    }
}
