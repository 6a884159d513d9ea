using System.Numerics;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>An interrupt that a list register may hold.</summary>
/// <param name="IsLatched">It is pending by more than the level of its line.</param>
/// <param name="Recurs">It may be pending again when it ends.</param>
internal readonly record struct Candidate(int Intid, byte Priority, bool IsGroup1, bool IsActive, bool IsLatched, bool Recurs)
{
    public bool IsAcknowledged { get; init; }

    private const ulong Pending = 1UL << 62, Active = 1UL << 63, Group1 = 1UL << 60, EOI = 1UL << 41;

    /// <summary>ICH_LR&lt;n&gt;_EL2. An interrupt that may recur asks for the maintenance interrupt at its end.</summary>
    public ulong ListRegister => (IsActive ? Active : Pending) | (IsGroup1 ? Group1 : 0) | (ulong)Priority << 48 | (Recurs ? EOI : 0) | (uint)Intid;
}

/// <summary>What the distributor and the redistributor of a vCPU hold, as far as it matters to the vCPU; read under the VM's lock, changed, and written back.</summary>
internal sealed class InterruptView(Vcpu vcpu)
{
    private readonly List<InterruptBank> _banks = [];
    private uint _busy;
    private bool _group0, _group1, _isAwake;

    public Vcpu Vcpu => vcpu;

    /// <summary>INTIDs of SPIs that list registers of this vCPU hold as active, wherever they are routed.</summary>
    public HashSet<int> Held { get; } = [];

    public InterruptBank Private => _banks[0];

    public static async Handler<InterruptView> Load(ModelPE pe, Vcpu vcpu)
    {
        var view = new InterruptView(vcpu);
        ulong control = await pe.LDR(vcpu.Vm.Block + VmBlock.DistributorControl);
        (view._group0, view._group1) = ((control & 1) != 0, (control & 2) != 0);
        view._isAwake = await pe.LDR(vcpu.Block + VcpuBlock.IsAwake) != 0;
        view._banks.Add(await InterruptBank.Load(pe, vcpu, 0));
        view._busy = (uint)await pe.LDR(vcpu.Vm.Block + VmBlock.BusyBanks);
        for (uint rest = view._busy; rest != 0; rest &= rest - 1)
            view._banks.Add(await InterruptBank.Load(pe, vcpu, 32 * (BitOperations.TrailingZeroCount(rest) + 1)));
        return view;
    }

    public async Handler Store(ModelPE pe)
    {
        uint busy = _busy;
        foreach (var bank in _banks)
        {
            await bank.Store(pe);
            uint bit = bank.First == 0 ? 0 : 1u << bank.First / 32 - 1;
            busy = bank.IsBusy ? busy | bit : busy & ~bit;
        }
        if (busy != _busy)
            await pe.STR(vcpu.Vm.Block + VmBlock.BusyBanks, busy);
        _busy = busy;
    }

    /// <summary>The bank of an interrupt, which is read when it is not busy.</summary>
    public async Handler<InterruptBank> BankOf(ModelPE pe, int intid)
    {
        foreach (var bank in _banks)
            if (bank.First == (intid & ~31))
                return bank;
        _banks.Add(await InterruptBank.Load(pe, vcpu, intid));
        return _banks[^1];
    }

    /// <summary>What is pending and would be forwarded to the vCPU, and what is active at it, in the order of priorities and then of INTIDs.</summary>
    public async Handler<List<Candidate>> Candidates(ModelPE pe)
    {
        var found = new List<Candidate>();
        foreach (var bank in _banks)
        {
            uint groups = (_group1 ? bank.Group : 0) | (_group0 ? ~bank.Group : 0);
            uint pending = _isAwake ? bank.Forwarded & groups : 0;
            for (uint rest = pending | bank.Active; rest != 0; rest &= rest - 1)
            {
                int n = BitOperations.TrailingZeroCount(rest), intid = bank.First + n;
                if (intid < 32 || await IsOwn(pe, intid))
                    found.Add(Make(bank, n, await bank.PriorityOf(pe, intid)));
            }
        }
        found.Sort(static (a, b) => a.Priority != b.Priority ? a.Priority.CompareTo(b.Priority) : a.Intid.CompareTo(b.Intid));
        return found;
    }

    private async Handler<bool> IsOwn(ModelPE pe, int intid) =>
        Held.Contains(intid) || await pe.LDR(vcpu.Vm.Block + VmBlock.Routes + 8 * (ulong)(intid - 32)) == (ulong)vcpu.Index;

    private static Candidate Make(InterruptBank bank, int n, byte priority)
    {
        uint bit = 1u << n;
        bool isActive = (bank.Active & bit) != 0;
        bool recurs = bank.First + n >= 16 || (isActive && (bank.Pending & bit) != 0);
        return new Candidate(bank.First + n, priority, (bank.Group & bit) != 0, isActive, !isActive && (bank.Latched & bit) != 0, recurs)
        {
            IsAcknowledged = (bank.Acknowledged & bit) != 0,
        };
    }
}
