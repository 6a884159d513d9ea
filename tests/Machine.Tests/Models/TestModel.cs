using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Machine.Tests.Models;

/// <summary>A model for tests: its PEs do what one function says, from the first portal behind the vectors on.</summary>
internal sealed class TestModel(Func<int, ModelPE, Handler> code) : IModel
{
    public const ulong Text = 0x4000_0000, Data = 0x4010_0000;

    public PortalLevels Levels => PortalLevels.EL2;

    public static ulong AddressOf(int portal) => Text + (ulong)Portal.OffsetOf(portal);

    public bool Owns(PA text) => text.Value is >= Text and < Text + 0x1000;

    public Handler Enter(int portal, ModelPE pe) => code(portal, pe);

    public BoardState Board(int processors = 1, params LoadedBytes[] more)
    {
        var contents = ValueArray<LoadedBytes>.Of([new LoadedBytes(new PA(Text), Portal.Text(16)), .. more]);
        var installation = new Installation(this, new PA(AddressOf(Portal.Vectors)), ExceptionLevel.EL2, contents, new Manifest());
        return ModelBoard.Start(installation, new SystemConfiguration(processors, BoardLayout.RamGranule, ValueArray<VmConfiguration>.Of([])), CpuModel.CortexA57);
    }
}
