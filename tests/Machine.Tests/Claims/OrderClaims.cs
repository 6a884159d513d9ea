using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Machine.Tests.Claims;

/// <summary>The order in which PEs make their steps, and that a run is a function of the state that it begins in.</summary>
internal static class OrderClaims
{
    private const int Rounds = 6, Pes = 3, Stride = 23;

    public static IReadOnlyList<MachineClaim> All { get; } =
    [
        new("O1", "a run that is cut anywhere, and goes on from the snapshot, ends as one in one piece", CutAnywhere),
        new("O2", "the same state gives the same run, and stays as it was", SameAgain),
        new("O3", "every order gives the counter that a lock protects, and orders differ with the seed", OrdersDiffer),
        new("O4", "turns have the length that they should", TurnLengths),
        new("O5", "a counter without a lock loses increments in some order", Races),
    ];

    private static IEnumerable<Interleaving> Orders(ulong seed) =>
        [new Interleaving.RoundRobin(1 + seed * 3), new Interleaving.Random(seed), new Interleaving.Adversarial(seed)];

    /// <summary>Each PE takes the lock by WFE, adds one to the counter, and logs its number; then waits for its timer, whose interrupt is masked.</summary>
    private static string[] Program(int pe) =>
    [
        $"mov x10, #{Rounds}", "mov w3, #1", "again:", "sevl", "wait:", "wfe", "ldaxr w2, [x20]", "cbnz w2, @wait", "stxr w4, w3, [x20]", "cbnz w4, @wait",
        "ldr x5, [x20, #8]", "add x6, x20, #0x100", "add x6, x6, x5", $"mov w7, #{pe + 1}", "strb w7, [x6]", "add x5, x5, #1", "str x5, [x20, #8]", "stlr wzr, [x20]",
        "subs x10, x10, #1", "b.ne @again", "wfi", "mrs x11, cntpct_el0", "msr cnthp_ctl_el2, xzr", "wfi",
    ];

    private static BoardState Board(Interleaving order, WfeBehaviour wfe = WfeBehaviour.Waits)
    {
        var board = Several.Board(Several.Configuration(wfe), order, [.. Enumerable.Range(0, Pes).Select(Program)]).WithInterrupts();
        for (int pe = 0; pe < Pes; pe++)
        {
            ulong compare = 400 + 50 * (ulong)pe;
            // An event stream beside, with a period of 8 counts.
            board = board.With(pe, p => p.WithSystem(Reg.CNTHP_CTL_EL2, 1).WithSystem(Reg.CNTHP_CVAL_EL2, compare).WithSystem(Reg.CNTHCTL_EL2, 0x24));
        }
        return board;
    }

    private static string? CutAnywhere() => Several.First([
        .. from order in Orders(5)
           from wfe in (WfeBehaviour[])[WfeBehaviour.Waits, WfeBehaviour.Adversarial]
           select Cut(Board(order, wfe).WithAdversarialTlbs(3), $"{order}, WFE {wfe}", 1200, Stride),
        Cut(WaitsForEvent(), "an event for a PE that waits, in the turn of another", 300, stride: 5)]);

    /// <summary>The event stream makes events at counts 8 and 24; PE 1 has its turn until count 12.</summary>
    private static BoardState WaitsForEvent() =>
        Several.Board(Several.Configuration(), new Interleaving.RoundRobin(300), ["wfe", "mrs x1, cntpct_el0", "wfi"], [.. Enumerable.Repeat("nop", 200), "wfi"])
            .With(0, p => p.WithSystem(Reg.CNTHCTL_EL2, 0x34));

    /// <summary>Cuts a run every so many steps, and goes on from each cut.</summary>
    internal static string? Cut(BoardState start, string what, ulong budget, ulong stride)
    {
        var whole = start.Run(budget).End;
        var runner = new Runner(start);
        for (ulong done = 0; done < budget; done += stride)
        {
            var rest = runner.Snapshot().Run(budget - done).End;
            if (!rest.Equals(whole))
                return $"{what}: cut after {done} steps it ends otherwise";
            if (runner.Run(stride) is not StopReason.BudgetExhausted)
                break;
        }
        return null;
    }

    private static string? SameAgain() => Several.First(Orders(9).Select(order =>
    {
        var start = Board(order).WithAdversarialTlbs(1);
        var copy = Board(order).WithAdversarialTlbs(1);
        var first = start.Run().End;
        return Several.First(
            Several.Expect($"{order}: two that were made alike are equal", true, start.Equals(copy)),
            Several.Expect($"{order}: the end", true, first.Equals(start.Run().End)),
            Several.Expect($"{order}: the end differs from the start", false, first.Equals(start)),
            Several.Expect($"{order}: the hash codes of equal states", start.GetHashCode(), copy.GetHashCode()));
    }));

    private static string? OrdersDiffer()
    {
        var logs = new List<(string Kind, string Log)>();
        for (ulong seed = 0; seed < 6; seed++)
            foreach (var order in Orders(seed))
            {
                var end = Board(order).Run().End;
                string log = string.Concat(Enumerable.Range(0, Rounds * Pes).Select(i => end.At(Several.Data + 0x100 + (ulong)i)));
                if (end.At(Several.Data + 8) != Rounds * Pes || Enumerable.Range(1, Pes).Any(pe => log.Count(c => c == '0' + pe) != Rounds))
                    return $"{order}: the counter is {end.At(Several.Data + 8)}, the log {log}";
                logs.Add((order.GetType().Name, log));
            }
        return Several.First(logs.GroupBy(l => l.Kind).Select(g => g.Select(l => l.Log).Distinct().Count() > 1 ? null : $"{g.Key}: all orders are {g.First().Log}"));
    }

    private static string? TurnLengths()
    {
        string[] counts = ["loop:", "add x1, x1, #1", "b @loop"];
        var even = Several.Board(Several.Configuration(), new Interleaving.RoundRobin(10), counts, counts, counts).Run(45).End;
        var random = Several.Board(Several.Configuration(), new Interleaving.Random(1), counts, counts, counts).Run().End;
        return Several.First(
            Several.Expect("round robin", (10ul, 8ul, 5ul), (even.X(0, 1), even.X(1, 1), even.X(2, 1))),
            Several.Expect("where it is", new Turn(5, 1, 5, 10), even.Turn),
            Several.Expect("random, each has its share", true, Enumerable.Range(0, 3).All(pe => random.X(pe, 1) is > 2000 and < 5000)));
    }

    /// <summary>An interleaving that never cuts between load and store would hide the error.</summary>
    private static string? Races()
    {
        string[] program = ["mov x10, #20", "again:", "ldr x1, [x20]", "add x1, x1, #1", "str x1, [x20]", "subs x10, x10, #1", "b.ne @again", "wfi"];
        var counters = Enumerable.Range(0, 10).SelectMany(seed => (Interleaving[])[new Interleaving.Random((ulong)seed), new Interleaving.Adversarial((ulong)seed)])
            .Select(order => (Kind: order.GetType().Name, Counter: Several.Board(Several.Configuration(), order, program, program).Run().End.At(Several.Data))).ToList();
        return Several.First(counters.GroupBy(c => c.Kind).Select(g => g.Any(c => c.Counter < 40) ? null : $"{g.Key}: no increment was ever lost"));
    }
}
