using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Tests.Rigs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using Xunit;

namespace VirtSpec.Properties.Tests.Coverage;

/// <summary>The code behind the portals of a model is counted by name, once each time that it is entered.</summary>
public sealed class HandlerCounterTests
{
    [Fact]
    public void Going_on_behind_an_exception_is_no_entry_and_branching_to_itself_is_one()
    {
        var monitor = new CoverageMonitor();
        var runner = new Runner(Branching.Board());
        var boundary = new BoundaryObserver(new Properties.Boundary.Boundary([monitor], new MonitoredRun(runner, new Manifest(), new Findings()), 1));
        Assert.IsType<StopReason.PoweredOff>(runner.Run(1000, ref boundary));
        var handlers = CoverageMap.Of(monitor.Counts, CpuModel.CortexA57).Handlers;
        Assert.Equal(Portal.Vectors + 2, handlers.Count);
        Assert.Equal(
            [("0x200 Branching.Skip", 1), ("portal 16 Branching.Begin", 1), ("portal 17 Branching.Loop", Branching.Rounds)],
            handlers.Where(h => h.Count > 0).Select(h => (h.Name, h.Count)));
        Assert.Contains(handlers, h => h is { Name: "0x400", Count: 0 });
    }

    /// <summary>Exits are counted where they are taken, and handlers where they begin; a case may end between the two.</summary>
    [Fact]
    public void Each_exit_is_an_entry_of_its_handler()
    {
        var suite = Rigged.Suite(Rigged.Single());
        var result = ClaimRun.Run([suite], [], new RunRequest(1, 300) { Threads = 2, Coverage = true });
        var map = CoverageMap.Of(result.Coverage[0].Counts, CpuModel.CortexA57);
        long exits = map.Exits.Where(e => e.Name.StartsWith("0x400 ", StringComparison.Ordinal)).Sum(e => e.Count);
        long entries = map.Handlers.Single(h => h.Name == "0x400 StarterModel.Exit").Count;
        Assert.InRange(exits, 100, long.MaxValue);
        Assert.InRange(exits - entries, 0, 300);
        Assert.Contains(map.Handlers, h => h is { Name: "portal 16 StarterModel.Begin", Count: 0 });
    }

    /// <summary>Loads from where nothing is, whose abort is skipped, and then branches to a portal that branches to itself.</summary>
    private sealed class Branching : IModel
    {
        public const int Rounds = 4;
        private const int Boot = Portal.Vectors, Round = Portal.Vectors + 1, SynchronousFromEL2 = 4;
        private const ulong Text = 0x4000_0000, Data = 0x4010_0000, SYSTEM_OFF = 0x8400_0008;

        public PortalLevels Levels => PortalLevels.EL2;

        public bool Owns(PA text) => text.Value is >= Text and < Text + 0x1000;

        public Handler Enter(int portal, ModelPE pe) => portal switch
        {
            Boot => Begin(pe),
            Round => Loop(pe),
            SynchronousFromEL2 => Skip(pe),
            _ => throw new InvalidOperationException("no code"),
        };

        public static BoardState Board()
        {
            var contents = ValueArray<LoadedBytes>.Of([new LoadedBytes(new PA(Text), Portal.Text(2))]);
            var installation = new Installation(new Branching(), new PA(AddressOf(Boot)), ExceptionLevel.EL2, contents, new Manifest());
            return ModelBoard.Start(installation, new SystemConfiguration(1, BoardLayout.RamGranule, ValueArray<VmConfiguration>.Of([])), CpuModel.CortexA57);
        }

        private static ulong AddressOf(int portal) => Text + (ulong)Portal.OffsetOf(portal);

        private static async Handler Begin(ModelPE pe)
        {
            await pe.MSR(Reg.VBAR_EL2, Text);
            try
            {
                await pe.LDR(0);
            }
            catch (OperationFaultException)
            {
                await pe.STR(Data, 0);
            }
            await pe.BR(AddressOf(Round));
        }

        private static async Handler Loop(ModelPE pe)
        {
            ulong done = await pe.LDR(Data) + 1;
            await pe.STR(Data, done);
            if (done == Rounds)
                await pe.SMC(SYSTEM_OFF);
            await pe.BR(AddressOf(Round));
        }

        /// <summary>Goes on at the fix-up, which is behind the portal.</summary>
        private static async Handler Skip(ModelPE pe)
        {
            await pe.MSR(Reg.ELR_EL2, await pe.MRS(Reg.ELR_EL2) + 4);
            await pe.ERET();
        }
    }

    private sealed class Findings : IFindings
    {
        public void Premise(string claim, string @class)
        {
        }

        public void Report(string claim, string text)
        {
        }
    }
}
