using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>Every combination of the permission controls, by kind of access and Exception level, made by real instructions on real tables and held against permissions.tbl.</summary>
public sealed class PermissionTests
{
    private const ulong APShift = 6, PXNShift = 53, UXNShift = 54;

    /// <summary>The instruction, what it needs (the first that is missing decides WnR), and whether UAO makes it privileged.</summary>
    private static readonly (string Instruction, string Needs, bool IsUnprivileged)[] Accesses =
    [
        ("fetch", "X", false), ("ldr x0, [x1]", "R", false), ("str x0, [x1]", "W", false),
        ("ldtr x0, [x1]", "R", true), ("sttr x0, [x1]", "W", true), ("swp x0, x2, [x1]", "RW", false),
    ];

    [Theory]
    [InlineData(Mode.EL1h)]
    [InlineData(Mode.EL0t)]
    public void Both_stages_of_EL1_and_EL0(Mode mode)
    {
        int compared = 0;
        foreach (var stage1 in Stage1.All)
            foreach (uint s2 in stage1.IsPlain ? Enumerable.Range(0, 16).Select(i => (uint)i) : [0b1100u, 0b0110u])
                compared += Compare(new World(mode, "neoverse-n1"), stage1, (s2 >> 2, s2 & 3));
        Assert.True(compared > 30_000, $"only {compared} accesses were compared");
    }

    [Theory]
    [InlineData(Mode.EL2h, true)]
    [InlineData(Mode.EL2h, false)]
    [InlineData(Mode.EL0t, true)]
    public void A_host_and_its_applications(Mode mode, bool tge)
    {
        int compared = 0;
        foreach (var stage1 in Stage1.All)
        {
            var world = new World(mode, "neoverse-n1");
            world.Pe = world.Pe.WithSystem(Reg.HCR_EL2, 1UL << 34 | 1UL << 31 | (tge ? 1UL << 27 : 0))
                .WithSystem(Reg.TCR_EL2, world.Pe.System[Reg.TCR_EL1]).WithSystem(Reg.SCTLR_EL2, world.Pe.System[Reg.SCTLR_EL1]);
            compared += Compare(world, stage1, null);
        }
        Assert.True(compared > 20_000, $"only {compared} accesses were compared");
    }

    [Fact]
    public void EL2_alone()
    {
        int compared = 0;
        foreach (var stage1 in Stage1.All.Where(s => s.UXNTable == s.PXNTable))
            compared += Compare(new World(Mode.EL2h, "neoverse-n1"), stage1, null);
        Assert.True(compared > 10_000, $"only {compared} accesses were compared");
    }

    [Theory]
    [InlineData(Mode.EL1h)]
    [InlineData(Mode.EL0t)]
    public void Without_FEAT_XNX_XN0_is_ignored(Mode mode)
    {
        for (uint xn = 0; xn < 4; xn++)
        {
            // Executable at stage 1 for this level: read-only, UXN and PXN 0.
            var world = Prepared(new World(mode), new Stage1(0b11, 0, 0, 0, 0, 0, 0, 0, 0, 0), (0b11, xn));
            world.Pe = world.Pe.WithPC(World.Data);
            Assert.Equal((xn & 0b10) == 0, world.Step().Exception is null);
        }
    }

    private static int Compare(World world, Stage1 stage1, (uint S2AP, uint XN)? stage2)
    {
        Prepared(world, stage1, stage2);
        var start = world.Pe;
        foreach (var (instruction, needs, isUnprivileged) in Accesses)
        {
            world.Pe = instruction == "fetch" ? start.WithPC(World.Data) : start;
            world.Memory.Write(World.Code, Words[instruction]);
            var step = world.Step();
            string expected = Expected(world, stage1, stage2, (needs, isUnprivileged));
            string found = Found(step);
            Assert.True(expected == found, $"{instruction} at {start.EL} with {stage1}, stage 2 {stage2}: expected {expected}, found {found}");
        }
        return Accesses.Length;
    }

    private static readonly Dictionary<string, uint> Words = Accesses.ToDictionary(a => a.Instruction, a => a.Instruction == "fetch" ? 0xd503201f : StepRig.Assemble(a.Instruction));

    private static World Prepared(World world, Stage1 s, (uint S2AP, uint XN)? stage2)
    {
        ulong leaf = (ulong)s.AP << (int)APShift | (ulong)s.PXN << (int)PXNShift | (ulong)s.UXN << (int)UXNShift;
        world.Memory[World.AddressOf("L3")] = World.DataIPA | (World.S1Page & ~0xc0UL) | leaf;
        world.Memory[World.AddressOf("L1")] |= (ulong)s.APTable << 61 | (ulong)s.UXNTable << 60 | (ulong)s.PXNTable << 59;
        // The data page begins with a NOP, for fetches.
        world.Memory[World.DataIPA] = 0xd503201f;
        ulong hpd = 1UL << 41;
        var pe = world.Pe;
        pe = pe.WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] | (ulong)s.WXN << 19).WithSystem(Reg.SCTLR_EL2, pe.System[Reg.SCTLR_EL2] | (ulong)s.WXN << 19);
        if (s.HPD != 0)
            pe = pe.WithSystem(Reg.TCR_EL1, pe.System[Reg.TCR_EL1] | hpd)
                .WithSystem(Reg.TCR_EL2, pe.System[Reg.TCR_EL2] | (IsHost(pe.System[Reg.HCR_EL2]) ? hpd : 1UL << 24));
        if (stage2 is { } s2)
        {
            pe = pe.WithSystem(Reg.HCR_EL2, pe.System[Reg.HCR_EL2] | 1);
            world.Memory[World.AddressOf("S2data")] = World.DataIPA | (World.S2Page & ~0xc0UL) | (ulong)s2.S2AP << 6 | (ulong)s2.XN << 53;
        }
        world.Pe = pe.WithPSTATE(pe.PSTATE.WithPAN(s.PAN != 0).WithUAO(s.UAO != 0));
        return world;
    }

    private static bool IsHost(ulong hcr) => (hcr >> 34 & 1) != 0;

    /// <summary>What the manual says: the rows of the table, and the rules that it has in words.</summary>
    private static string Expected(World world, Stage1 s, (uint S2AP, uint XN)? stage2, (string Needs, bool IsUnprivileged) access)
    {
        var pe = world.Pe;
        ulong hcr = pe.System[Reg.HCR_EL2];
        bool isEL2Alone = pe.EL == ExceptionLevel.EL2 && !IsHost(hcr), hasApplications = pe.EL != ExceptionLevel.EL2 || (hcr >> 27 & 1) != 0;
        // LDTR and STTR act as at EL0 where EL0 shares the regime, unless UAO is 1.
        bool asEL0 = pe.EL == ExceptionLevel.EL0 || (access.IsUnprivileged && s.UAO == 0 && !isEL2Alone && hasApplications);
        string s1 = Stage1Permissions(s, isEL2Alone, asEL0);
        // PAN: privileged data accesses to what EL0 can access fault.
        bool el0Accesses = !isEL2Alone && Stage1Permissions(s, false, true).IndexOfAny(['R', 'W']) >= 0;
        if (s.PAN != 0 && !asEL0 && el0Accesses)
            s1 = s1.Replace("R", "", StringComparison.Ordinal).Replace("W", "", StringComparison.Ordinal);
        if (Missing(access.Needs, s1) is { } first)
            return $"stage 1, {first}";
        if (stage2 is not { } s2)
            return "completes";
        var row = PermissionTable.Find("s2", Bits(s2.S2AP, 2), Bits(s2.XN, 2));
        return Missing(access.Needs, asEL0 ? row.EL0 : row.Privileged) is { } second ? $"stage 2, {second}" : "completes";
    }

    /// <summary>The row for the leaf as the hierarchical controls leave it: APTable[1] takes away writes, APTable[0] EL0's access; the XN bits add up.</summary>
    private static string Stage1Permissions(Stage1 s, bool isEL2Alone, bool asEL0)
    {
        bool hierarchical = s.HPD == 0;
        uint ap = s.AP | (hierarchical ? s.APTable & 2 : 0), uxn = s.UXN | (hierarchical ? s.UXNTable : 0), pxn = s.PXN | (hierarchical ? s.PXNTable : 0);
        if (hierarchical && (s.APTable & 1) != 0 && !isEL2Alone)
            ap &= 0b10;
        var row = PermissionTable.Find(isEL2Alone ? "el2" : "s1", Bits(uxn, 1), Bits(pxn, 1), Bits(ap, 2), Bits(s.WXN, 1));
        return asEL0 ? row.EL0 : row.Privileged;
    }

    private static char? Missing(string needs, string permitted) => needs.Where(n => !permitted.Contains(n)).Select(n => (char?)n).FirstOrDefault();

    private static string Bits(uint value, int width) => Convert.ToString(value, 2).PadLeft(width, '0');

    /// <summary>Permission faults at level 3, DFSC 001111, in the words of <see cref="Expected"/>; stage 2 faults go to EL2.</summary>
    private static string Found(StepResult step)
    {
        if (step.Exception is not { } exception)
            return "completes";
        uint iss = exception.ISS;
        bool isFetch = exception.EC is Spec.Exceptions.ExceptionClass.InstructionAbortLowerEL;
        if ((iss & 0x3f) != 0b001111)
            return $"ISS 0x{iss:x}";
        string stage = exception.MinimumTarget == ExceptionLevel.EL2 ? "stage 2" : "stage 1";
        return $"{stage}, {(isFetch ? 'X' : (iss & 0x40) != 0 ? 'W' : 'R')}";
    }

    /// <summary>A combination of the controls of stage 1.</summary>
    private sealed record Stage1(uint AP, uint UXN, uint PXN, uint WXN, uint APTable, uint UXNTable, uint PXNTable, uint HPD, uint PAN, uint UAO)
    {
        public static IEnumerable<Stage1> All => Enumerable.Range(0, 1 << 12).Select(i => (uint)i).Select(i =>
            new Stage1(i & 3, i >> 2 & 1, i >> 3 & 1, i >> 4 & 1, i >> 5 & 3, i >> 7 & 1, i >> 8 & 1, i >> 9 & 1, i >> 10 & 1, i >> 11 & 1));

        /// <summary>No hierarchical controls: the combinations that meet every stage 2 permission.</summary>
        public bool IsPlain => APTable == 0 && UXNTable == 0 && PXNTable == 0 && HPD == 0;
    }
}
