using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Coverage;

/// <summary>
/// Counts what runs exercise, at the boundary between guests and EL2. It asks the trap decision again for each instruction of a guest, so that a run without it costs nothing.
/// One can watch many runs, one after the other; its counts are those of all.
/// </summary>
public sealed class CoverageMonitor : IMonitor
{
    private static readonly string[] States = ["invalid", "pending", "active", "pending and active"];

    /// <summary>What decides whether a rule to EL2 can fire.</summary>
    private static readonly Reg[] Controls = [Reg.HCR_EL2, Reg.CPTR_EL2, Reg.MDCR_EL2, Reg.CNTHCTL_EL2, Reg.ICH_HCR_EL2, Reg.ICC_SRE_EL2, Reg.HSTR_EL2];

    private readonly RuleCounter _rules = new();
    private readonly HandlerCounter _handlers = new();
    private readonly long[][] _encodings = [new long[A64.Count], new long[A64.Count]];
    private readonly Dictionary<(AccessEntry Row, bool IsRead, ExceptionLevel EL), (long Accesses, long Exits)> _registers = [];
    private readonly Dictionary<(CoverageKind Kind, string Key), long> _others = [];
    private readonly HashSet<string> _armed = [];
    private readonly HashSet<ValueArray<ulong>> _settings = [];

    public Watches Watches => Watches.All;

    public void Begin(MonitoredRun run) => _handlers.Begin(run.Runner);

    public void See(in BoundaryStep step)
    {
        if (!ReferenceEquals(step.Before.System, step.Result.Next.System))
            SeeListRegisters(step);
        if (step.Kind == Watches.Entry)
            SeeControls(step.Result.Next);
        if (step.Kind is Watches.Hypervisor or Watches.Entry)
            _handlers.See(step);
        if (step.Kind is not (Watches.Guest or Watches.Exit))
            return;
        if (step.Result.Event == StepEvent.Exception)
            SeeException(step);
        if (step.Result.Word != 0)
            SeeInstruction(step);
    }

    public void End(StopReason why)
    {
    }

    /// <summary>All runs that were watched.</summary>
    public CoverageCounts Counts => CoverageCounts.Of(
    [
        .. _rules.Counts,
        .. _handlers.Counts,
        .. from el in Enumerable.Range(0, 2) from op in Enumerable.Range(1, A64.Count - 1) select new CoverageCount(CoverageKind.Encoding, $"{A64.Row((Op)op).Name} EL{el}", _encodings[el][op]),
        .. _registers.GroupBy(r => RegisterKey(r.Key.Row.Name, r.Key.IsRead, r.Key.EL)).SelectMany(g => new[]
        {
            new CoverageCount(CoverageKind.Register, g.Key, g.Sum(r => r.Value.Accesses)), new CoverageCount(CoverageKind.RegisterExit, g.Key, g.Sum(r => r.Value.Exits)),
        }),
        .. _others.Select(o => new CoverageCount(o.Key.Kind, o.Key.Key, o.Value)),
        .. _armed.Select(rule => new CoverageCount(CoverageKind.RuleArmed, rule, 1)),
    ]);

    /// <summary>A register or operation as it is counted.</summary>
    public static string RegisterKey(string name, bool isRead, ExceptionLevel el) => $"{name} {(isRead ? 'R' : 'W')} {el}";

    /// <summary>A change of a list register as it is counted: by a guest, or by its hypervisor.</summary>
    internal static string InterruptKey(bool byGuest, int from, int to) => $"{(byGuest ? "guest" : "hypervisor")}: {States[from]} to {States[to]}";

    private void SeeInstruction(in BoundaryStep step)
    {
        uint word = step.Result.Word;
        ref readonly var pe = ref step.Before;
        var op = A64.Decode(word, pe.Configuration.Cpu.Features);
        if (op == Op.Unallocated)
            return;
        _encodings[(int)pe.EL][(int)op]++;
        bool isSystem = A64.IsSystemAccess(op);
        if (!isSystem && A64.TrapsOf(op).Length == 0)
            return;
        var view = TrapView.Of(pe, step.Inputs);
        var observer = new CountingObserver(_rules, view);
        Decide.Instruction(view, op, word, ref observer);
        if (isSystem)
            SeeAccess(step, word);
    }

    private void SeeAccess(in BoundaryStep step, uint word)
    {
        bool isRead = (word >> 21 & 1) != 0;
        if (step.Before.Configuration.Access[SystemEncoding.Of(word), isRead] is not { } row)
            return;
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_registers, (row, isRead, step.Before.EL), out _);
        count = (count.Accesses + 1, count.Exits + (step.Kind == Watches.Exit ? 1 : 0));
    }

    private void SeeException(in BoundaryStep step)
    {
        ref readonly var after = ref step.Result.Next;
        bool toEL2 = step.Kind == Watches.Exit;
        ulong esr = after.System[toEL2 ? Reg.ESR_EL2 : Reg.ESR_EL1];
        var kind = step.Result.Exception!.Kind;
        var ec = (ExceptionClass)(esr >> 26 & 0x3f);
        if (kind == ExceptionKind.Synchronous && FaultKeys.Of(ec, (uint)esr & 0x1ff_ffff, toEL2) is { } fault)
            Add(CoverageKind.Fault, fault);
        if (toEL2)
            Add(CoverageKind.Exit, ExitKey(kind, ec));
    }

    /// <summary>The vector of a lower Exception level, and the class of a synchronous exception.</summary>
    internal static string ExitKey(ExceptionKind kind, ExceptionClass ec) => $"0x{0x400 + 0x80 * (int)kind:x} {(kind == ExceptionKind.Synchronous ? ec : kind)}";

    private void SeeListRegisters(in BoundaryStep step)
    {
        SystemRegisterFile before = step.Before.System, after = step.Result.Next.System;
        if (before.SharesBlock(after, Reg.ICH_LR0_EL2))
            return;
        for (int n = 0; n < ListRegister.Count; n++)
        {
            int from = (int)(before[ListRegister.Register(n)] >> 62), to = (int)(after[ListRegister.Register(n)] >> 62);
            if (from != to)
                Add(CoverageKind.Interrupt, InterruptKey(step.Before.EL < ExceptionLevel.EL2, from, to));
        }
    }

    /// <summary>Which rules to EL2 can fire in what was entered; each setting of the controls is looked at once.</summary>
    private void SeeControls(in PE entered)
    {
        var system = entered.System;
        if (!_settings.Add(ValueArray<ulong>.Of(Controls.Select(c => system[c]))))
            return;
        foreach (var el in new[] { ExceptionLevel.EL0, ExceptionLevel.EL1 })
        {
            var view = new TrapView(el, entered.PSTATE.WithEL(el), system, entered.Configuration);
            foreach (var rule in TrapRule.All)
                if (rule.To == TrapTarget.EL2 && rule.Applies(view))
                    _armed.Add(rule.Name);
        }
    }

    private void Add(CoverageKind kind, string key) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_others, (kind, key), out _)++;
}
