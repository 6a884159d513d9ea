using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Machine.Tests.Claims;

/// <summary>Exclusive accesses of several PEs. (Arm DDI0487L.b, B2.12 "Synchronization and semaphores": the global monitor; here it marks the bytes that were loaded.)</summary>
internal static class ExclusiveClaims
{
    private const int TurnSteps = 8;

    public static IReadOnlyList<MachineClaim> All { get; } =
    [
        new("X1", "a store-exclusive fails after a store of another PE to any byte that it marked, and after no other", StoresOfEverySize),
        new("X2", "a store-exclusive fails after whatever else of another PE writes, and succeeds after what does not", OtherWrites),
        new("X3", "a store-exclusive fails after hardware updated the descriptor for another PE", DescriptorUpdate),
        new("X4", "a PE's own stores beside its store-exclusive leave its mark", OwnStores),
        new("X5", "of two PEs that marked the same, the first store-exclusive succeeds and the second fails", OneWinner),
    ];

    /// <summary>The mark is aligned to its own size only, so that a larger store may begin before it.</summary>
    private static string? StoresOfEverySize() => Several.First(
        from loaded in (int[])[1, 2, 4, 8, 16]
        from stored in (int[])[1, 2, 4, 8, 16]
        from place in Enumerable.Range(-2, 32 / stored + 4).Select(n => n * Math.Min(stored, 8))
        let overlaps = place < 2 * loaded && place + stored > loaded
        select Several.Expect($"{loaded} bytes loaded at {loaded}, {stored} stored at {place}", overlaps, Fails(loaded, [$"add x2, x20, #{0x100 + place}", Store(stored)], mark: 0x100 + loaded)));

    private static string Store(int bytes) => bytes switch
    {
        1 => "strb w0, [x2]",
        2 => "strh w0, [x2]",
        4 => "str w0, [x2]",
        8 => "str x0, [x2]",
        _ => "stp x0, x1, [x2]",
    };

    private static string? OtherWrites() => Several.First(
        Outcome(true, "dc zva, x2"),
        Outcome(true, "ldadd x0, x1, [x2]"),
        Outcome(true, "swp x0, x1, [x2]"),
        Outcome(true, "cas x0, x1, [x2]"),
        Outcome(true, "stlr x0, [x2]"),
        Outcome(true, "stur d0, [x2]"),
        Outcome(true, "ldxr x1, [x2]", "stxr w3, x0, [x2]"),
        Outcome(false, "ldr x1, [x2]"),
        Outcome(false, "ldxr x1, [x2]"),
        Outcome(false, "stxr w3, x0, [x2]"),
        Outcome(false, "mov x1, #5", "cas x1, x0, [x2]"),
        Outcome(false, "clrex"),
        Outcome(false, "dmb sy", "isb"));

    private static string? Outcome(bool fails, params string[] other) =>
        Several.Expect(string.Join("; ", other), fails, Fails(8, ["add x2, x20, #0x100", .. other], attributesMatter: other[0].StartsWith("dc", StringComparison.Ordinal)));

    /// <summary>PE 0 marks so many bytes, then PE 1 runs, then PE 0 stores: whether that failed.</summary>
    private static bool Fails(int bytes, string[] other, bool attributesMatter = false, int mark = 0x100)
    {
        var (load, store) = bytes switch
        {
            1 => ("ldxrb w1, [x2]", "stxrb w9, w1, [x2]"),
            2 => ("ldxrh w1, [x2]", "stxrh w9, w1, [x2]"),
            4 => ("ldxr w1, [x2]", "stxr w9, w1, [x2]"),
            8 => ("ldxr x1, [x2]", "stxr w9, x1, [x2]"),
            _ => ("ldxp x1, x3, [x2]", "stxp w9, x1, x3, [x2]"),
        };
        var board = Several.Board(Several.Configuration(), new Interleaving.RoundRobin(TurnSteps), Turns([$"add x2, x20, #{mark}", load], [store, "wfi"]), [.. other, "wfi"]);
        if (attributesMatter)
            board = WithNormalMemory(board, 1);
        return board.Run().End.X(0, 9) != 0;
    }

    /// <summary>What a PE does in its first turn, and in its second.</summary>
    private static string[] Turns(string[] first, string[] second) => [.. first, .. Enumerable.Repeat("nop", TurnSteps - first.Length), .. second];

    /// <summary>DC ZVA needs Normal memory: two blocks of 1 GiB that are their own translation, for one PE.</summary>
    private static BoardState WithNormalMemory(BoardState board, int pe)
    {
        const ulong Tables = 0x4018_0000, Block = 0x4000_0701;
        return Translated(board, pe, Tables).WithDescriptor(Tables + 8, Block);
    }

    private static string? DescriptorUpdate()
    {
        const ulong Tables = Several.Data, BlockWithoutAF = 0x8000_0301, BlockOfRam = 0x4000_0701;
        // PE 0 marks the descriptor of the third GiB; PE 1 reads there, so that hardware sets the Access flag.
        string[] mark = Turns(["add x2, x20, #0x10", "ldxr x1, [x2]"], ["stxr w9, x1, [x2]", "wfi"]);
        string?[] outcomes =
        [
            .. new[] { (Address: "0x80000000", Fails: true), (Address: "0x40000000", Fails: false) }.Select(c =>
            {
                var board = Several.Board(Several.Configuration(), new Interleaving.RoundRobin(TurnSteps), mark, [$"movz x3, #{c.Address[..6]}, lsl #16", "ldr x4, [x3]", "nop", "wfi"]);
                board = Translated(board, 1, Tables, hardwareAF: true).WithDescriptor(Tables + 8, BlockOfRam).WithDescriptor(Tables + 16, BlockWithoutAF);
                return Several.Expect($"a read of {c.Address}", c.Fails, board.Run().End.X(0, 9) != 0);
            }),
        ];
        return Several.First(outcomes);
    }

    private static BoardState Translated(BoardState board, int pe, ulong tables, bool hardwareAF = false) => board.With(pe, p => p
        .WithSystem(Reg.MAIR_EL2, 0xff).WithSystem(Reg.TTBR0_EL2, tables)
        .WithSystem(Reg.TCR_EL2, 0x8082_3519 | (hardwareAF ? 1ul << 21 : 0)).WithSystem(Reg.SCTLR_EL2, 0x30c5_1835));

    private static BoardState WithDescriptor(this BoardState board, ulong address, ulong value)
    {
        var ram = new VirtSpec.Machine.Memory.Ram(board.Ram);
        ram.Write(address - BoardLayout.Ram.Value, 8, value);
        return board with { Ram = ram.Snapshot() };
    }

    private static string? OwnStores()
    {
        string[] program = ["ldxr x1, [x20]", "str x1, [x20]", "str x1, [x20, #8]", "stxr w9, x1, [x20]", "wfi"];
        return Several.Expect("the result", 0ul, Several.Board(Several.Configuration(), Interleaving.Default, program, ["wfi"]).Run().End.X(0, 9));
    }

    private static string? OneWinner()
    {
        string[] program = Turns(["ldxr x1, [x20]"], ["stxr w9, x1, [x20]", "wfi"]);
        var end = Several.Board(Several.Configuration(), new Interleaving.RoundRobin(TurnSteps), program, program).Run().End;
        return Several.Expect("the results", (0ul, 1ul), (end.X(0, 9), end.X(1, 9)));
    }
}
