using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Gen;

/// <summary>System registers and operations: every row of the tables that the CPU has, in both directions, and encodings that have no name.</summary>
public sealed class SystemItems
{
    private const uint ReadBit = 1u << 21, Space = 0xd500_0000, RegisterBit = 1u << 20;

    /// <summary>What a guest cannot write at random and go on: where exceptions go, how addresses are translated.</summary>
    private static readonly string[] Vital =
        ["SCTLR_EL1", "TTBR0_EL1", "TTBR1_EL1", "TCR_EL1", "MAIR_EL1", "VBAR_EL1"];

    private static readonly string[] OfTime = ["CNT", "PMCCNTR", "ICC_", "DBGDTR", "PMEV", "PMX"];

    /// <summary>What few guests use, so that hypervisors switch it late or not at all: SIMD controls, debug, performance monitors.</summary>
    private static readonly string[] ByTurns = ["FP", "PM", "DBG", "MD", "OS"];

    private readonly Subject[] _moves;
    private readonly Subject[] _operations;
    private readonly Subject[] _kept;
    private readonly Subject[] _keptByTurns;
    private readonly EncodingRow[] _pstate;
    private readonly CaseScope _scope;
    private readonly HashSet<uint> _vital;
    private readonly HashSet<uint> _limited;

    public SystemItems(CaseScope scope)
    {
        _scope = scope;
        Subject[] all = [.. Subject.Of(scope.Pe).Where(s => s.Row is null && !scope.Limits.Never.Contains(s.Word) && !(scope.WithoutTime && IsOfTime(s)))];
        _moves = [.. all.Where(s => (s.Word & RegisterBit) != 0)];
        _operations = [.. all.Where(s => (s.Word & RegisterBit) == 0)];
        _vital = [.. _moves.Where(s => Vital.Any(v => s.Name == "MSR " + v)).Select(s => s.Word)];
        _limited = [.. _moves.Where(s => scope.Pe.Access[SystemEncoding.Of(s.Word), (s.Word & ReadBit) != 0]?.Storage == Storage.Stop).Select(s => s.Word)];
        _kept = [.. _moves.Where(IsKept)];
        _keptByTurns = [.. _kept.Where(s => ByTurns.Any(name => s.Name.StartsWith("MSR " + name, StringComparison.Ordinal)))];
        _pstate = [.. A64.Rows.ToArray().Where(r => r.Class == EncodingClass.PstateImmediate && r.IsModelled && scope.Cpu.Features.Has(r.Feature))];
    }

    /// <summary>Encodings that can be drawn.</summary>
    public IEnumerable<Subject> Subjects => _moves.Concat(_operations);

    public void Move(ItemBuilder item)
    {
        switch (item.Draw.Below(16))
        {
            case 0 when !item.StaysUntrapped:
                item.Add(Unnamed(item.Draw));
                break;
            case 1 or 2 when !_scope.WithoutTime:
                item.Add(WordGenerator.Next(item.Draw, item.Draw.Pick(_pstate), _scope.Cpu.Features));
                break;
            default:
                Access(item, Pick(item));
                break;
        }
    }

    /// <summary>A register is written, something is done, and it is read.</summary>
    public void Kept(ItemBuilder item, Action<ItemBuilder> between)
    {
        var draw = item.Draw;
        var subject = draw.Pick(_keptByTurns.Length > 0 && draw.Chance(1, 2) ? _keptByTurns : _kept);
        if (item.StaysUntrapped && _scope.Limits.Trapped.Contains(subject.Word))
            return;
        int register = item.Register();
        item.Move(register, Value(draw, subject));
        item.Add(subject.Word | (uint)register);
        between(item);
        item.Add(subject.Word | ReadBit | (uint)item.Register());
    }

    /// <summary>It can be read as it is written, and any value does no more than be there.</summary>
    private bool IsKept(Subject s) => (s.Word & ReadBit) == 0 && !_vital.Contains(s.Word) && !_limited.Contains(s.Word) && !_scope.Limits.OnlyZero.Contains(s.Word)
        && !IsOfTime(s) && _scope.Pe.Access[SystemEncoding.Of(s.Word), true] is { Register: not null };

    /// <summary>A move. One that ends at a limit of the specification when the hypervisor makes it for the guest is drawn seldom; one that stops a tame VM not at all.</summary>
    private Subject Pick(ItemBuilder item)
    {
        while (true)
        {
            var subject = item.Draw.Pick(_moves);
            if (!(_limited.Contains(subject.Word) && !item.Draw.Chance(1, 32)) && !(item.StaysUntrapped && _scope.Limits.Trapped.Contains(subject.Word)))
                return subject;
        }
    }

    public void Operation(ItemBuilder item)
    {
        var subject = item.Draw.Pick(_operations);
        if (!subject.TakesOperand)
        {
            item.Add(subject.Word | 31);
            return;
        }
        int register = item.Register();
        bool isByPage = subject.Name.StartsWith("TLBI", StringComparison.Ordinal);
        ulong address = item.Draw.Chance(1, 16) ? EdgeValues.Next(item.Draw) : GuestAddresses.OfMemory(item);
        bool isBySetWay = subject.Name.EndsWith("SW", StringComparison.Ordinal);
        item.Move(register, isBySetWay ? (ulong)item.Draw.Below(16) << 6 : isByPage ? address >> 12 & 0xfff_ffff_ffff : address);
        item.Add(subject.Word | (uint)register);
    }

    private void Access(ItemBuilder item, Subject subject)
    {
        var draw = item.Draw;
        int register = item.Register();
        uint word = subject.Word | (uint)register;
        if ((subject.Word & ReadBit) != 0)
        {
            item.Add(draw.Chance(1, 16) ? word | 31 : word);
            return;
        }
        if (_scope.Limits.OnlyZero.Contains(subject.Word))
        {
            item.Add(subject.Word | 31);
            return;
        }
        if (IsOfActivePriorities(subject))
        {
            item.Add(subject.Word | 31);
            return;
        }
        if (EndsInterrupt(subject))
        {
            InterruptItems.End(item, register, group: subject.Name.Contains("EOIR0", StringComparison.Ordinal) ? 0 : 1, deactivates: subject.Name == "MSR ICC_DIR_EL1");
            return;
        }
        bool isVital = _vital.Contains(subject.Word);
        switch (draw.Below(8))
        {
            case 0 when !isVital:
                item.Add(subject.Word | 31);
                break;
            case < 4 when !isVital || (!_scope.FixedTables && draw.Chance(1, 16)):
                item.Move(register, Value(draw, subject));
                item.Add(word);
                break;
            default:
                // Read, turn a bit, write: most of the register stays as it was.
                item.Add(word | ReadBit);
                if (!isVital)
                    item.Add($"eor x{register}, x{register}, #0x{1ul << draw.Below(64) & ~Forbidden(subject):x}".Replace("#0x0", "#0x1", StringComparison.Ordinal));
                item.Add(word);
                break;
        }
    }

    private static ulong Value(Draw draw, Subject subject) => EdgeValues.Next(draw) & ~Forbidden(subject);

    /// <summary>What stops: in SPSR AArch32 (M[4]) and software step (SS); in MDSCR SS, KDE and MDE.</summary>
    private static ulong Forbidden(Subject subject) =>
        subject.Name.Contains("SPSR", StringComparison.Ordinal) ? 1ul << 21 | 1 << 4 : subject.Name.Contains("MDSCR", StringComparison.Ordinal) ? 1ul << 15 | 1 << 13 | 1 : 0;

    /// <summary>A move or operation at any encoding of System space; most have no register.</summary>
    private uint Unnamed(Draw draw)
    {
        while (true)
        {
            bool isImplementationDefined = draw.Chance(1, 2);
            uint word = Space | (uint)draw.Next() & 0x3f_ffff;
            if (isImplementationDefined)
                word = word & ~0xf000u | (draw.Chance(1, 2) ? 11u : 15u) << 12;
            if ((word & 1u << 19) == 0)
                word |= 1u << 19;
            bool isRead = (word & ReadBit) != 0;
            if (_scope.Pe.Access[SystemEncoding.Of(word), isRead] is null or { Register: null, Operation: null, Storage: Storage.None })
                return word;
        }
    }

    /// <summary>Another value than zero in the active priorities is UNPREDICTABLE. (Arm IHI 0069H, ICC_AP1R&lt;n&gt;_EL1.)</summary>
    private static bool IsOfActivePriorities(Subject subject) => subject.Name.StartsWith("MSR ICC_AP", StringComparison.Ordinal);

    private static bool EndsInterrupt(Subject subject) =>
        subject.Name.StartsWith("MSR ICC_EOIR", StringComparison.Ordinal) || subject.Name == "MSR ICC_DIR_EL1";

    private static bool IsOfTime(Subject subject) => OfTime.Any(name => subject.Name[(subject.Name.IndexOf(' ') + 1)..].StartsWith(name, StringComparison.Ordinal));
}
