using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Machine.Tests.Claims;

/// <summary>TLB maintenance of one PE and the TLBs of others. (Arm DDI0487L.b, D8.17 "TLB maintenance": the Inner Shareable operations, and their completion by DSB.)</summary>
internal static class TlbClaims
{
    private const int TurnSteps = 8, Seeds = 24;
    private const ulong Tables = 0x4018_0000, BlockOfRam = 0x4000_0701, Page = 2ul << 30;

    public static IReadOnlyList<MachineClaim> All { get; } =
    [
        new("B1", "an entry of another PE goes with an Inner Shareable TLBI when a DSB for that domain completes it, and not before", WhenItGoes),
        new("B2", "after break-before-make with Inner Shareable maintenance no PE reads the old page", WithIS),
        new("B3", "without the IS suffix another PE may read the old page, in some seed", WithoutIS),
        new("B4", "a run with stale translations that is cut anywhere ends as one in one piece", CutAnywhere),
    ];

    private static string? WhenItGoes() => Several.First(
        Left("nothing", true),
        Left("TLBI", true, "tlbi vae2is, x0"),
        Left("TLBI and DSB", false, "tlbi vae2is, x0", "dsb ish"),
        Left("TLBI and DSB of the system", false, "tlbi vae2is, x0", "dsb sy"),
        Left("TLBI and DSB for itself", true, "tlbi vae2is, x0", "dsb nsh"),
        Left("TLBI and DSB for stores", true, "tlbi vae2is, x0", "dsb ishld"),
        Left("TLBI and ISB", true, "tlbi vae2is, x0", "isb"),
        Left("TLBI without IS", true, "tlbi vae2, x0", "dsb ish"),
        Left("TLBI of another address", true, "tlbi vae2is, x1", "dsb ish"),
        Left("TLBI of all", false, "tlbi alle2is", "dsb ish"));

    /// <summary>PE 1 reads the page; then PE 0 does something: whether PE 1 still has its entry.</summary>
    private static string? Left(string what, bool expected, params string[] maintenance)
    {
        string[] changes = [.. Enumerable.Repeat("nop", TurnSteps), .. maintenance, "wfi"], reads = ["ldrb w1, [x19]", "wfi"];
        var board = Board(1, new Interleaving.RoundRobin(TurnSteps), changes, reads).With(0, p => p.WithX(0, Page >> 12).WithX(1, Page + (1ul << 30) >> 12));
        var tlb = board.Run().End.Processors[1].Tlb!.Contents;
        bool has = tlb.Entries.Any(e => e.Serves(e.Context, Page) && e.Input == Page);
        return Several.Expect(what, expected, has);
    }

    private static string? WithIS() => Several.First(Enumerable.Range(0, Seeds).Select(seed =>
        Several.Expect($"seed {seed}", ((ulong)'B', (ulong)'B'), Letters((ulong)seed, "tlbi vae2is, x0"))));

    private static string? WithoutIS()
    {
        var letters = Enumerable.Range(0, Seeds).Select(seed => Letters((ulong)seed, "tlbi vae2, x0")).ToList();
        return Several.First(
            Several.Expect("the PE that maintains reads the old page", false, letters.Any(l => l.Item1 != 'B')),
            Several.Expect("the other reads the old page in some seed", true, letters.Any(l => l.Item2 == 'A')),
            Several.Expect("the other reads the new page in some seed", true, letters.Any(l => l.Item2 == 'B')));
    }

    private static string? CutAnywhere() => Several.First(
        from seed in Enumerable.Range(0, 4)
        select OrderClaims.Cut(Remapping((ulong)seed, "tlbi vae2, x0"), $"seed {seed}", budget: 60, stride: 1));

    /// <summary>What PE 0 and PE 1 read from the page after PE 0 mapped it to another place.</summary>
    private static (ulong, ulong) Letters(ulong seed, string tlbi)
    {
        var end = Remapping(seed, tlbi).Run().End;
        return (end.X(0, 1), end.X(1, 1));
    }

    private static BoardState Remapping(ulong seed, string tlbi)
    {
        string[] changes = [.. Enumerable.Repeat("nop", TurnSteps), "str xzr, [x21]", "dsb ish", tlbi, "dsb ish", "isb", "str x22, [x21]", "dsb ish", "isb", "ldrb w1, [x19]", "wfi"];
        string[] reads = ["ldrb w1, [x19]", .. Enumerable.Repeat("nop", 3 * TurnSteps - 1), "ldrb w1, [x19]", "wfi"];
        return Board(seed, new Interleaving.RoundRobin(TurnSteps), changes, reads);
    }

    /// <summary>All PEs with the same tables: RAM is its own translation, and X19 is in a block that maps the letter A; X21 is its descriptor, X22 one that maps the letter B.</summary>
    private static BoardState Board(ulong seed, Interleaving order, params string[][] programs)
    {
        const ulong Offset = 0x11_0000, Table2 = Tables + 0x1000;
        var board = Several.Board(Several.Configuration(), order, programs);
        var ram = new Ram(board.Ram);
        Write(Tables + 8, BlockOfRam);
        Write(Tables + 16, Table2 + 3);
        Write(Table2, Table2 + 0x1000 + 3);
        Write(Table2 + 0x1000, Several.Code + Offset + 0x703);
        ram.Write(Offset, 1, 'A');
        ram.Write(Offset + 0x1000, 1, 'B');
        board = board with { Ram = ram.Snapshot() };
        for (int pe = 0; pe < programs.Length; pe++)
            board = board.With(pe, p => p
                .WithSystem(Reg.MAIR_EL2, 0xff).WithSystem(Reg.TTBR0_EL2, Tables).WithSystem(Reg.TCR_EL2, 0x8082_3519).WithSystem(Reg.SCTLR_EL2, 0x30c5_1835)
                .WithX(0, Page >> 12).WithX(19, Page).WithX(21, Table2 + 0x1000).WithX(22, Several.Code + Offset + 0x1703));
        return board.WithAdversarialTlbs(seed);

        void Write(ulong address, ulong value) => ram.Write(address - BoardLayout.Ram.Value, 8, value);
    }
}
